using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

// Ported from our Java class com.acme.mail.JSmtpTransport (rev. 1.14)
namespace com.acme.mail
{
    public class MessagingException : Exception
    {
        public MessagingException(string msg) : base(msg) { }
        public MessagingException(string msg, Exception cause) : base(msg, cause) { }
    }

    public class JSmtpTransport
    {
        private readonly string host;
        private readonly int port;
        private TcpClient socket;
        private TextReader reader;
        private TextWriter writer;
        private string lastResponse;
        private bool debug = false;

        public JSmtpTransport(string host, int port)
        {
            this.host = host;
            this.port = port;
        }

        public void setDebug(bool debug)
        {
            this.debug = debug;
        }

        public void connect()
        {
            try
            {
                socket = new TcpClient(host, port);
                reader = new StreamReader(socket.GetStream(), Encoding.ASCII);
                writer = new StreamWriter(socket.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            }
            catch (SocketException e)
            {
                throw new MessagingException("Could not connect to SMTP host " + host + ":" + port, e);
            }

            if (readServerResponse() != 220)
            {
                close();
                throw new MessagingException("Could not connect to SMTP host, response: " + lastResponse);
            }
            if (simpleCommand("EHLO " + Environment.MachineName) != 250 && simpleCommand("HELO " + Environment.MachineName) != 250)
            {
                close();
                throw new MessagingException("HELO refused: " + lastResponse);
            }
        }

        public void sendMessage(string from, List<string> recipients, string content)
        {
            mailFrom(from);
            foreach (string rcpt in recipients)
                rcptTo(rcpt);
            data(content);
            if (debug)
                Console.WriteLine("DEBUG SMTP: message successfully delivered to mail server");
        }

        private void mailFrom(string from)
        {
            issueCommand("MAIL FROM:<" + from + ">", 250);
        }

        private void rcptTo(string rcpt)
        {
            int ret = simpleCommand("RCPT TO:<" + rcpt + ">");
            if (ret < 200 || ret > 299)
                throw new MessagingException(rcpt + ": " + lastResponse);
        }

        private void data(string content)
        {
            issueCommand("DATA", 354);
            foreach (string line in content.Replace("\r\n", "\n").Split('\n'))
                writer.WriteLine(line.StartsWith(".", StringComparison.Ordinal) ? "." + line : line);
            simpleCommand("."); //? SMTP005
        }

        public void close()
        {
            if (socket == null)
                return;
            try
            {
                simpleCommand("QUIT");
            }
            catch (MessagingException)
            {
                // ignore
            }
            finally
            {
                socket.Close();
                socket = null;
            }
        }

        private void issueCommand(string cmd, int expect)
        {
            int resp = simpleCommand(cmd);
            if (resp != expect)
                throw new MessagingException(cmd + ": " + lastResponse);
        }

        private int simpleCommand(string cmd)
        {
            if (debug)
                Console.WriteLine("DEBUG SMTP SENT: " + cmd);
            writer.WriteLine(cmd);
            return readServerResponse();
        }

        private int readServerResponse()
        {
            StringBuilder buf = new StringBuilder(100);
            string line;
            do
            {
                line = reader.ReadLine();
                if (line == null)
                    throw new MessagingException("[EOF]");
                buf.Append(line).Append('\n');
            } while (line.Length >= 4 && line[3] == '-');
            lastResponse = buf.ToString();
            if (debug)
                Console.WriteLine("DEBUG SMTP RCVD: " + lastResponse);
            int code;
            return lastResponse.Length >= 3 && int.TryParse(lastResponse.Substring(0, 3), out code) ? code : -1;
        }
    }
}
