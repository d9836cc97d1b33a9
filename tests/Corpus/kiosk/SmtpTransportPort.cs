using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

// After com.sun.mail.smtp.SMTPTransport
namespace JavaPort.Mail
{
    public class MessagingException : Exception
    {
        public MessagingException(string s) : base(s) { }
        public MessagingException(string s, Exception e) : base(s, e) { }
    }

    public class SendFailedException : MessagingException
    {
        public readonly IList<string> Invalid, ValidUnsent;
        public SendFailedException(string s, IList<string> invalid, IList<string> validUnsent) : base(s)
        {
            Invalid = invalid;
            ValidUnsent = validUnsent;
        }
    }

    public class SmtpTransportPort
    {
        private Socket serverSocket;
        private NetworkStream serverOutput;
        private StreamReader lineInputStream;
        private string lastServerResponse;
        private int lastReturnCode;

        public bool Connected { get { return serverSocket != null; } }

        public void ProtocolConnect(string host, int port)
        {
            try
            {
                serverSocket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                serverSocket.Connect(host, port == -1 ? 25 : port);
                serverOutput = new NetworkStream(serverSocket);
                lineInputStream = new StreamReader(serverOutput, Encoding.ASCII);
                int r;
                if ((r = ReadServerResponse()) != 220)
                {
                    CloseConnection();
                    throw new MessagingException("Could not connect to SMTP host: " + host + ", response: " + r);
                }
            }
            catch (SocketException ex)
            {
                CloseConnection();
                throw new MessagingException("Could not connect to SMTP host: " + host, ex);
            }
            if (!Ehlo(Environment.MachineName))
                Helo(Environment.MachineName);
        }

        protected void Helo(string domain) { IssueCommand("HELO " + domain, 250); }

        protected bool Ehlo(string domain)
        {
            SendCommand("EHLO " + domain);
            return ReadServerResponse() == 250;
        }

        public void SendMessage(string from, IList<string> addresses, string content)
        {
            IssueCommand("MAIL FROM:<" + from + ">", 250);
            RcptTo(addresses);
            IssueCommand("DATA", 354);
            foreach (string l in content.Replace("\r\n", "\n").Split('\n'))
                SendCommand(l.StartsWith(".", StringComparison.Ordinal) ? "." + l : l);
            IssueCommand(".", 250);
        }

        private void RcptTo(IList<string> addresses)
        {
            List<string> valid = new List<string>(), validUnsent = new List<string>(), invalid = new List<string>();
            foreach (string ia in addresses)
            {
                SendCommand("RCPT TO:<" + ia + ">");
                int retCode = ReadServerResponse();
                switch (retCode)
                {
                    case 250:
                    case 251:
                        valid.Add(ia);
                        break;
                    case 550: case 553: case 503: case 551: case 501:
                        invalid.Add(ia);
                        break;
                    case 552: case 450: case 451: case 452:
                        validUnsent.Add(ia);
                        break;
                    default:
                        if (retCode >= 400 && retCode <= 499)
                            validUnsent.Add(ia);
                        else if (retCode >= 500 && retCode <= 599)
                            invalid.Add(ia);
                        else
                        {
                            CloseConnection();
                            throw new MessagingException("Unexpected response: " + lastServerResponse);
                        }
                        break;
                }
            }
            if (valid.Count == 0)
            {
                SendCommand("RSET");
                ReadServerResponse();
                throw new SendFailedException("Invalid Addresses", invalid, validUnsent);
            }
        }

        public void Close()
        {
            SendCommand("QUIT");
            ReadServerResponse();
            CloseConnection();
        }

        private void CloseConnection()
        {
            if (serverSocket != null) serverSocket.Close();
            serverSocket = null;
        }

        private void IssueCommand(string cmd, int expect)
        {
            SendCommand(cmd);
            if (ReadServerResponse() != expect)
                throw new MessagingException(lastReturnCode + " " + lastServerResponse);
        }

        private void SendCommand(string cmd)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(cmd + "\r\n");
            serverOutput.Write(bytes, 0, bytes.Length);
        }

        private int ReadServerResponse()
        {
            StringBuilder buf = new StringBuilder(100);
            string line;
            do
            {
                line = lineInputStream.ReadLine();
                if (line == null)
                {
                    lastServerResponse = buf.Length == 0 ? "[EOF]" : buf.ToString();
                    return lastReturnCode = -1;
                }
                buf.Append(line).Append('\n');
            } while (IsNotLastLine(line));
            lastServerResponse = buf.ToString();
            int returnCode;
            if (line.Length < 3 || !int.TryParse(line.Substring(0, 3), out returnCode)) returnCode = -1;
            return lastReturnCode = returnCode;
        }

        private static bool IsNotLastLine(string line)
        {
            return line != null && line.Length >= 4 && line[3] == '-';
        }
    }
}
