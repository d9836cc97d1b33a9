using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Com.Acme.Mail
{
    // Translated from our old Java gateway (com.acme.mail.SMTPTransport), April 2009.
    public class SMTPTransport
    {
        private TcpClient serverSocket;
        private StreamReader lineInputStream;
        private StreamWriter serverOutput;
        private string lastServerResponse = null;
        private int lastReturnCode;
        private readonly string host;

        public SMTPTransport(string host)
        {
            this.host = host;
        }

        public void ProtocolConnect()
        {
            serverSocket = new TcpClient(host, 25);
            lineInputStream = new StreamReader(serverSocket.GetStream());
            serverOutput = new StreamWriter(serverSocket.GetStream()) { NewLine = "\r\n", AutoFlush = true };
            int r = ReadServerResponse();
            if (r != 220)
            {
                serverSocket.Close();
                throw new IOException("Could not connect to SMTP host: " + host + ", response: " + r);
            }
            if (SimpleCommand("EHLO acme-gw") != 250)
            {
                if (SimpleCommand("HELO acme-gw") != 250)
                    throw new IOException("hello refused: " + lastServerResponse);
            }
        }

        public int SendMessage(string from, IList<string> rcpts, string content)
        {
            int ret = SimpleCommand("MAIL FROM:<" + from + ">");
            if (ret != 250)
                return ret;
            int valid = 0;
            foreach (string rcpt in rcpts)
            {
                ret = SimpleCommand("RCPT TO:<" + rcpt + ">");
                switch (ret)
                {
                    case 250:
                    case 251:
                        valid++;
                        break;
                    default:
                        Console.Error.WriteLine("DEBUG SMTP: invalid address " + rcpt + " " + lastServerResponse);
                        break;
                }
            }
            if (valid == 0)
            {
                IssueSendCommand("RSET");
                return ret;
            }
            ret = SimpleCommand("DATA");
            if (ret != 354)
                return ret;
            serverOutput.Write(content.Replace("\r\n.", "\r\n.."));
            return SimpleCommand("\r\n.");
        }

        public bool Deliver(string from, IList<string> rcpts, string content)
        {
            for (int attempt = 0; attempt < 5; attempt++)
            {
                int reply = SendMessage(from, rcpts, content);
                if (reply == 250)
                    return true;
                if (reply == 450 || reply == 451 || reply == 550) //! SMTP001
                {
                    Console.Error.WriteLine("DEBUG SMTP: mailbox unavailable, attempt " + attempt);
                    Thread.Sleep(60000 * (attempt + 1));
                    continue;
                }
                return false;
            }
            return false;
        }

        public void Close()
        {
            IssueSendCommand("QUIT");
            serverSocket.Close();
        }

        private void IssueSendCommand(string cmd)
        {
            serverOutput.WriteLine(cmd);
            ReadServerResponse();
        }

        private int SimpleCommand(string cmd)
        {
            serverOutput.WriteLine(cmd);
            return ReadServerResponse();
        }

        private int ReadServerResponse()
        {
            StringBuilder buf = new StringBuilder(100);
            string line;
            do
            {
                line = lineInputStream.ReadLine();
                if (line == null)
                    throw new IOException("[EOF]");
                buf.Append(line).Append('\n');
            }
            while (line.Length > 3 && line[3] == '-');
            lastServerResponse = buf.ToString();
            if (line.Length < 3 || !int.TryParse(line.Substring(0, 3), out lastReturnCode))
                lastReturnCode = -1;
            return lastReturnCode;
        }
    }
}
