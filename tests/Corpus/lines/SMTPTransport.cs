using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Com.Sun.Mail.Smtp
{
    public class MessagingException : Exception
    {
        private Exception next;

        public MessagingException(string s) : base(s) { }

        public MessagingException(string s, Exception e) : base(s, e) { next = e; }

        public Exception GetNextException() { return next; }
    }

    public class SMTPAddressFailedException : MessagingException
    {
        private readonly string addr;
        private readonly int rc;

        public SMTPAddressFailedException(string addr, string cmd, int rc, string err)
            : base(cmd + " " + addr + ": " + err)
        {
            this.addr = addr;
            this.rc = rc;
        }

        public string GetAddress() { return addr; }

        public int GetReturnCode() { return rc; }
    }

    /// <summary>Translated from the Java sources, the parts for NTLM and XTEXT left out.</summary>
    public class SMTPTransport
    {
        private const int UNKNOWN = -1;

        private TcpClient serverSocket;
        private StreamReader lineInputStream;
        private Stream serverOutput;
        private string lastServerResponse;
        private int lastReturnCode;
        private Dictionary<string, string> extMap;
        private readonly string localHostName = Environment.MachineName;

        public bool SendPartial { get; set; }

        public void OpenServer(string server, int port)
        {
            try
            {
                serverSocket = new TcpClient(server, port);
                serverOutput = serverSocket.GetStream();
                lineInputStream = new StreamReader(serverOutput, Encoding.ASCII);

                int r;
                if ((r = ReadServerResponse()) != 220)
                {
                    serverSocket.Close();
                    serverSocket = null;
                    throw new MessagingException("Could not connect to SMTP host: " + server + ", port: " + port + ", response: " + r);
                }
            }
            catch (IOException ioe)
            {
                throw new MessagingException("can't open SMTP server", ioe);
            }
            if (!Ehlo(localHostName))
                Helo(localHostName);
        }

        protected void Helo(string domain)
        {
            IssueCommand("HELO " + domain, 250);
        }

        protected bool Ehlo(string domain)
        {
            SendCommand("EHLO " + domain);
            int resp = ReadServerResponse();
            if (resp == 250)
            {
                extMap = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                bool first = true;
                foreach (string line in lastServerResponse.Split('\n'))
                {
                    if (first) { first = false; continue; }
                    if (line.Length < 5) continue;
                    string[] kv = line.Substring(4).Trim().Split(new[] { ' ' }, 2);
                    extMap[kv[0]] = kv.Length > 1 ? kv[1] : "";
                }
            }
            return resp == 250;
        }

        protected void MailFrom(string from)
        {
            string cmd = "MAIL FROM:<" + from + ">";
            if (extMap != null && extMap.ContainsKey("8BITMIME"))
                cmd += " BODY=8BITMIME";
            IssueCommand(cmd, 250);
        }

        protected IList<string> RcptTo(IEnumerable<string> addresses)
        {
            var valid = new List<string>();
            MessagingException mex = null;
            foreach (string ia in addresses)
            {
                string cmd = "RCPT TO:<" + ia + ">";
                SendCommand(cmd);
                int retCode = ReadServerResponse();
                switch (retCode)
                {
                    case 250:
                    case 251:
                        valid.Add(ia);
                        break;

                    case 550:
                    case 553:
                    case 503:
                    case 551:
                    case 501:
                        mex = new SMTPAddressFailedException(ia, cmd, retCode, lastServerResponse);
                        break;

                    default:
                        if (retCode >= 400 && retCode <= 499)
                        {
                            mex = new MessagingException("not now: " + lastServerResponse);
                        }
                        else if (retCode >= 500 && retCode <= 599)
                        {
                            mex = new SMTPAddressFailedException(ia, cmd, retCode, lastServerResponse);
                        }
                        else
                        {
                            IssueCommand("RSET", UNKNOWN);
                            throw new MessagingException(lastServerResponse);
                        }
                        break;
                }
            }
            if (mex != null && (!SendPartial || valid.Count == 0))
            {
                IssueCommand("RSET", UNKNOWN);
                throw mex;
            }
            return valid;
        }

        public IList<string> SendMessage(string from, IEnumerable<string> to, byte[] content)
        {
            MailFrom(from);
            IList<string> valid = RcptTo(to);
            IssueCommand("DATA", 354);
            var text = Encoding.Latin1.GetString(content).Replace("\r\n.", "\r\n..");
            byte[] stuffed = Encoding.Latin1.GetBytes(text);
            serverOutput.Write(stuffed, 0, stuffed.Length);
            IssueCommand("\r\n.", 250);
            return valid;
        }

        public void Close()
        {
            if (serverSocket == null) return;
            SendCommand("QUIT");
            serverSocket.Close();
            serverSocket = null;
        }

        public void IssueCommand(string cmd, int expect)
        {
            SendCommand(cmd);
            int resp = ReadServerResponse();
            if (expect != UNKNOWN && resp != expect)
                throw new MessagingException(lastServerResponse);
        }

        protected void SendCommand(string cmd)
        {
            byte[] b = Encoding.ASCII.GetBytes(cmd + "\r\n");
            serverOutput.Write(b, 0, b.Length);
            serverOutput.Flush();
        }

        protected int ReadServerResponse()
        {
            StringBuilder buf = new StringBuilder(100);
            string line;
            do
            {
                line = lineInputStream.ReadLine();
                if (line == null)
                {
                    lastServerResponse = buf.Length == 0 ? "[EOF]" : buf.ToString();
                    lastReturnCode = -1;
                    return -1;
                }
                buf.Append(line).Append('\n');
            }
            while (IsNotLastLine(line));

            lastServerResponse = buf.ToString();
            int code;
            lastReturnCode = line.Length >= 3 && int.TryParse(line.Substring(0, 3), out code) ? code : -1;
            return lastReturnCode;
        }

        private static bool IsNotLastLine(string line)
        {
            return line != null && line.Length >= 4 && line[3] == '-';
        }
    }
}
