// Port of class.smtp.php (5.2 line) - only what our CMS plugin needs.
using System;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace CmsPlugin.Mailer
{
    public class SMTP
    {
        public const string CRLF = "\r\n";
        public int do_debug = 0;
        public int Timeout = 300;

        private TcpClient smtp_conn;
        private Stream stream;

        public bool Connect(string host, int port)
        {
            try
            {
                smtp_conn = new TcpClient(host, port);
                smtp_conn.ReceiveTimeout = Timeout * 1000;
                stream = smtp_conn.GetStream();
            }
            catch (SocketException e)
            {
                SetError("Failed to connect to server", e.Message, (int)e.SocketErrorCode);
                return false;
            }

            string announce = get_lines();
            edebug("SERVER -> CLIENT: " + announce);
            if (!announce.StartsWith("220", StringComparison.Ordinal))
            {
                SetError("Server did not greet", announce, 0);
                Close();
                return false;
            }
            return true;
        }

        public bool Hello(string host)
        {
            return SendHello("EHLO", host) || SendHello("HELO", host);
        }

        private bool SendHello(string hello, string host)
        {
            return sendCommand(hello, hello + " " + host, 250);
        }

        public bool Mail(string from)
        {
            return sendCommand("MAIL FROM", "MAIL FROM:<" + from + ">", 250);
        }

        public bool Recipient(string to)
        {
            client_send("RCPT TO:<" + to + ">" + CRLF);
            string last_reply = get_lines();
            int code = Code(last_reply);
            if (code != 250) //! SMTP103
            {
                SetError("RCPT not accepted from server", last_reply, code);
                return false;
            }
            return true;
        }

        public bool Data(string msg_data)
        {
            if (!sendCommand("DATA", "DATA", 354))
                return false;
            foreach (string line in msg_data.Replace("\r\n", "\n").Split('\n'))
                client_send((line.StartsWith(".", StringComparison.Ordinal) ? "." : "") + line + CRLF);
            return sendCommand("DATA END", ".", 250);
        }

        public void Quit()
        {
            client_send("QUIT" + CRLF);
            get_lines();
            Close();
        }

        public void Close()
        {
            if (smtp_conn != null) smtp_conn.Close();
            smtp_conn = null;
        }

        private bool sendCommand(string command, string commandstring, int expect)
        {
            client_send(commandstring + CRLF);
            string last_reply = get_lines();
            edebug("SERVER -> CLIENT: " + last_reply);
            int code = Code(last_reply);
            if (code != expect)
            {
                SetError(command + " command failed", last_reply, code);
                return false;
            }
            return true;
        }

        private static int Code(string reply)
        {
            int c;
            return reply.Length >= 3 && int.TryParse(reply.Substring(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out c) ? c : 0;
        }

        private void client_send(string data)
        {
            edebug("CLIENT -> SERVER: " + data);
            byte[] b = Encoding.UTF8.GetBytes(data);
            stream.Write(b, 0, b.Length);
        }

        private string get_lines()
        {
            StringBuilder data = new StringBuilder();
            StringBuilder str = new StringBuilder();
            int c;
            while ((c = stream.ReadByte()) != -1)
            {
                str.Append((char)c);
                if (c != '\n') continue;
                data.Append(str);
                // If 4th character is a space, we are done reading
                if (str.Length > 3 && str[3] == ' ') break;
                str.Clear();
            }
            return data.ToString();
        }

        private void SetError(string message, string detail, int code)
        {
            Console.Error.WriteLine("SMTP ERROR: {0} ({1}) {2}", message, code, detail);
        }

        private void edebug(string str)
        {
            if (do_debug >= 1) Console.Error.Write(str);
        }
    }

    public static class CommentNotifier
    {
        public static bool Notify(string admin, string postTitle, string comment)
        {
            SMTP smtp = new SMTP();
            if (!smtp.Connect("localhost", 25) || !smtp.Hello("blog.example.com"))
                return false;
            smtp.Mail("wordpress@blog.example.com"); //! SMTP005
            if (!smtp.Recipient(admin))
                return false;
            bool ok = smtp.Data("To: " + admin + "\r\nSubject: [" + postTitle + "] new comment\r\n\r\n" + comment);
            smtp.Quit();
            return ok;
        }
    }
}
