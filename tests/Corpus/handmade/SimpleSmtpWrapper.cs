using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Codeproject.SimpleSmtp
{
    public class SimpleSmtpWrapper
    {
        private TcpClient _tcpClient;
        private NetworkStream _stream;
        private StreamReader _reader;

        public string Server { get; set; }
        public int Port { get; set; }
        public string LastResponse { get; private set; }

        public SimpleSmtpWrapper()
        {
            Port = 25;
        }

        public void Connect()
        {
            _tcpClient = new TcpClient();
            _tcpClient.NoDelay = true;
            _tcpClient.Connect(Server, Port);
            _stream = _tcpClient.GetStream();
            _reader = new StreamReader(_stream, Encoding.ASCII);
        }

        public void Hello(string domain)
        {
            if (SendCommand("EHLO " + domain) != 250) //! SMTP002
                throw new Exception("EHLO failed: " + LastResponse);
        }

        public void MailFrom(string address)
        {
            if (SendCommand("MAIL FROM:<" + address + ">") != 250)
                throw new Exception("MAIL FROM failed: " + LastResponse);
        }

        public void RcptTo(string address)
        {
            int code = SendCommand("RCPT TO:<" + address + ">");
            if (code != 250 && code != 251)
                throw new Exception("RCPT TO failed: " + LastResponse);
        }

        public void Data(string message)
        {
            if (SendCommand("DATA") != 354)
                throw new Exception("DATA failed: " + LastResponse);
            if (SendCommand(message + "\r\n.") != 250)
                throw new Exception("Message not accepted: " + LastResponse);
        }

        public void Quit()
        {
            SendCommand("QUIT");
            _tcpClient.Close();
        }

        private int SendCommand(string command)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(command + "\r\n");
            _stream.Write(bytes, 0, bytes.Length);
            _stream.Flush();
            return ReadResponse();
        }

        private int ReadResponse()
        {
            StringBuilder sb = new StringBuilder();
            string line;
            do
            {
                line = _reader.ReadLine();
                if (line == null) throw new IOException("Connection closed by server");
                sb.AppendLine(line);
            }
            while (line.Length > 3 && line[3] == '-');
            LastResponse = sb.ToString();
            return int.Parse(line.Substring(0, 3));
        }
    }
}
