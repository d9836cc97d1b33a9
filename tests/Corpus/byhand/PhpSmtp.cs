using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Ported.PHPMailer
{
    // Straight port of class.smtp.php, only what our CMS needs.
    public class PhpSmtp
    {
        public const string CRLF = "\r\n";
        private TcpClient smtp_conn;
        private Stream sock;
        private readonly Dictionary<string, string> error = new Dictionary<string, string>();
        public string last_reply = "";
        public string helo_rply = "";
        public Action<string, int> Debugoutput = (s, l) => { };

        public bool connect(string host, int port = 25, int timeout = 300)
        {
            setError("");
            try
            {
                smtp_conn = new TcpClient();
                smtp_conn.Connect(host, port);
                smtp_conn.ReceiveTimeout = timeout * 1000;
                sock = smtp_conn.GetStream();
            }
            catch (SocketException e)
            {
                setError("Failed to connect to server", e.Message, e.ErrorCode.ToString());
                return false;
            }
            last_reply = get_lines();
            Debugoutput("SERVER -> CLIENT: " + last_reply, 2);
            if (last_reply.Length < 3 || last_reply.Substring(0, 3) != "220")
            {
                setError("Greeting not accepted", last_reply);
                return false;
            }
            return true;
        }

        public bool hello(string host)
        {
            return sendHello("EHLO", host) || sendHello("HELO", host);
        }

        protected bool sendHello(string hello, string host)
        {
            bool noerror = sendCommand(hello, hello + " " + host, 250);
            helo_rply = last_reply;
            return noerror;
        }

        public bool mail(string from) => sendCommand("MAIL FROM", "MAIL FROM:<" + from + ">", 250);

        public bool recipient(string to) => sendCommand("RCPT TO", "RCPT TO:<" + to + ">", 250, 251);

        public bool data(string msg)
        {
            if (!sendCommand("DATA", "DATA", 354))
                return false;
            foreach (var l in msg.Replace("\r\n", "\n").Replace('\r', '\n').Split('\n'))
            {
                client_send((l.Length > 0 && l[0] == '.' ? "." + l : l) + CRLF);
            }
            return sendCommand("DATA END", ".", 250);
        }

        public bool quit()
        {
            bool ok = sendCommand("QUIT", "QUIT", 221);
            smtp_conn.Close();
            return ok;
        }

        protected bool sendCommand(string command, string commandstring, params int[] expect)
        {
            client_send(commandstring + CRLF);
            last_reply = get_lines();
            int code;
            if (last_reply.Length < 3 || !int.TryParse(last_reply.Substring(0, 3), out code))
                code = 0;
            Debugoutput("SERVER -> CLIENT: " + last_reply, 2);
            if (!expect.Contains(code))
            {
                setError(command + " command failed", last_reply, code.ToString());
                return false;
            }
            setError("");
            return true;
        }

        private void client_send(string data)
        {
            byte[] b = Encoding.UTF8.GetBytes(data);
            sock.Write(b, 0, b.Length);
        }

        private string get_lines()
        {
            var data = new StringBuilder();
            var line = new StringBuilder();
            int c;
            while ((c = sock.ReadByte()) >= 0)
            {
                line.Append((char)c);
                if (c != '\n')
                    continue;
                data.Append(line);
                if (line.Length < 4 || line[3] != '-')
                    break;
                line.Clear();
            }
            return data.ToString();
        }

        private void setError(string message, string detail = "", string code = "")
        {
            error["error"] = message;
            error["detail"] = detail;
            error["smtp_code"] = code;
        }

        public IDictionary<string, string> getError() { return error; }
    }

    public static class Demo
    {
        public static bool Mail(string to, string msg)
        {
            var smtp = new PhpSmtp();
            if (!smtp.connect("localhost"))
                return false;
            bool sent = smtp.hello("cms.example.org")
                && smtp.mail("www@cms.example.org")
                && smtp.recipient(to)
                && smtp.data(msg);
            if (!sent)
                Console.Error.WriteLine(smtp.getError()["error"]);
            smtp.quit();
            return sent;
        }
    }
}
