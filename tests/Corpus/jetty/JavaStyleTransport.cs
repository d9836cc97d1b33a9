using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Org.Example.Mail.Smtp
{
    /// <summary>Ported from our old Java class SMTPTransport.</summary>
    public class JavaStyleTransport : IDisposable
    {
        private Socket serverSocket;
        private NetworkStream serverStream;
        private string lastServerResponse;
        private int lastReturnCode;
        private readonly Dictionary<string, string> extMap = new Dictionary<string, string>();

        public bool Debug { get; set; }

        public bool ProtocolConnect(string host, int port, string localHostName)
        {
            OpenServer(host, port);
            if (Ehlo("EHLO " + localHostName) == false)
                Helo("HELO " + localHostName);
            return true;
        }

        public void SendMessage(string from, IList<string> recipients, string rfc822)
        {
            IssueCommand("MAIL FROM:<" + from + ">", 250);
            int accepted = 0;
            var invalid = new List<string>();
            foreach (string to in recipients)
            {
                int retCode = SimpleCommand("RCPT TO:<" + to + ">");
                switch (retCode)
                {
                    case 250:
                    case 251:
                        accepted++;
                        break;
                    case 550:
                    case 553:
                    case 503:
                    case 551:
                    case 501:
                        invalid.Add(to);
                        break;
                    case 552:
                    case 450:
                    case 451:
                    case 452:
                        Log("valid but unsent: " + to);
                        break;
                    default:
                        if (retCode >= 400 && retCode <= 499)
                            Log("valid but unsent: " + to);
                        else if (retCode >= 500 && retCode <= 599)
                            invalid.Add(to);
                        else
                            throw new IOException("unexpected: " + lastServerResponse);
                        break;
                }
            }
            if (accepted == 0)
            {
                SimpleCommand("RSET");
                throw new IOException("no valid recipients; invalid: " + string.Join(", ", invalid));
            }

            IssueCommand("DATA", 354);
            SendCommand(rfc822.Replace("\r\n.", "\r\n.."));
            IssueCommand("\r\n.", 250);
        }

        private void OpenServer(string host, int port)
        {
            serverSocket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            serverSocket.Connect(host, port);
            serverStream = new NetworkStream(serverSocket);
            int r = ReadServerResponse();
            if (r != 220)
            {
                serverSocket.Close();
                serverSocket = null;
                throw new IOException("Could not connect to SMTP host: " + host + ", port: " + port + ", response: " + r);
            }
        }

        private bool Ehlo(string domain)
        {
            SendCommand(domain);
            int resp = ReadServerResponse();
            if (resp == 250)
            {
                foreach (string line in lastServerResponse.Split('\n'))
                {
                    if (line.Length < 5)
                        continue;
                    string[] words = line.Substring(4).Trim().Split(new[] { ' ' }, 2);
                    extMap[words[0].ToUpperInvariant()] = words.Length > 1 ? words[1] : "";
                }
            }
            return resp == 250;
        }

        private void Helo(string domain) => IssueCommand(domain, 250);

        private void IssueCommand(string cmd, int expect)
        {
            SendCommand(cmd);
            int resp = ReadServerResponse();
            if (resp != expect)
                throw new IOException("expected " + expect + ", got: " + lastServerResponse);
        }

        private int SimpleCommand(string cmd)
        {
            SendCommand(cmd);
            return ReadServerResponse();
        }

        private void SendCommand(string cmd)
        {
            Log("C: " + cmd);
            byte[] raw = Encoding.Latin1.GetBytes(cmd + "\r\n");
            serverStream.Write(raw, 0, raw.Length);
        }

        private int ReadServerResponse()
        {
            var buf = new StringBuilder();
            string line;
            do
            {
                line = ReadLine();
                if (line == null)
                {
                    lastReturnCode = -1;
                    lastServerResponse = "[EOF]";
                    return -1;
                }
                buf.Append(line).Append('\n');
            }
            while (line.Length >= 4 && line[3] == '-');

            lastServerResponse = buf.ToString();
            Log("S: " + lastServerResponse);
            if (line.Length < 3 || !int.TryParse(line.Substring(0, 3), out lastReturnCode))
                lastReturnCode = -1;
            return lastReturnCode;
        }

        private string ReadLine()
        {
            var sb = new StringBuilder();
            int c;
            while ((c = serverStream.ReadByte()) != -1)
            {
                if (c == '\n')
                    return sb.ToString().TrimEnd('\r');
                sb.Append((char)c);
            }
            return null;
        }

        private void Log(string s)
        {
            if (Debug)
                Console.Error.WriteLine("DEBUG SMTP: " + s);
        }

        public void Dispose()
        {
            if (serverSocket == null)
                return;
            SimpleCommand("QUIT");
            serverSocket.Close();
        }
    }
}
