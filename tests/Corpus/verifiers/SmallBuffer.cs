using System;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Verifiers.SmallBuffer
{
    public class SmtpSocket
    {
        private Socket s;

        public string LastError { get; private set; }

        public bool SendMail(string host, string from, string to, string subject, string body)
        {
            s = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            s.Connect(host, 25);

            if (!Check(Receive(), "220"))
                return false;

            Transmit("EHLO scanner\r\n");
            if (!Check(Receive(), "250"))  //! SMTP006
                return false;

            Transmit("MAIL FROM: <" + from + ">\r\n");
            if (!Check(Receive(), "250"))
                return false;

            Transmit("RCPT TO: <" + to + ">\r\n");
            string rcpt = Receive();
            if (!Check(rcpt, "250") && !Check(rcpt, "251"))
                return false;

            Transmit("DATA\r\n");
            if (!Check(Receive(), "354"))
                return false;

            Transmit("Subject: " + subject + "\r\n\r\n" + body + "\r\n.\r\n");
            if (!Check(Receive(), "250"))
                return false;

            Transmit("QUIT\r\n");
            s.Close();
            return true;
        }

        private void Transmit(string text)
        {
            s.Send(Encoding.ASCII.GetBytes(text));
        }

        private string Receive()
        {
            byte[] buf = new byte[256];
            int count = s.Receive(buf);
            return Encoding.ASCII.GetString(buf, 0, count);
        }

        private bool Check(string response, string code)
        {
            if (response.StartsWith(code))
                return true;
            LastError = response;
            return false;
        }
    }
}
