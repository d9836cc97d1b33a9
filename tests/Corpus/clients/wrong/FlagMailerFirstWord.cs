using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.FlagMailerFirstWord
{
    public class FlagMailer
    {
        public bool Ok;
        public int ErrorNumber;

        private StreamReader inp = StreamReader.Null;
        private Stream outp = Stream.Null;

        public void Send(string server, string from, string rcpt, string text)
        {
            TcpClient sock = new TcpClient(server, 25);
            outp = sock.GetStream();
            inp = new StreamReader(outp, Encoding.ASCII);

            Ok = true;
            Put("HELO flags.example");  //! SMTP002
            GetReply(220, 220);
            if (Ok) GetReply(250, 250);
            if (Ok) Say("MAIL FROM:<" + from + ">", 250, 250);
            if (Ok) Say("RCPT TO:<" + rcpt + ">", 250, 251);
            if (Ok) Say("DATA", 354, 354);
            if (Ok) Say(text.Replace("\r\n.", "\r\n..") + "\r\n.", 250, 250);
            Put("QUIT");
            sock.Close();
        }

        private void Say(string line, int low, int high)
        {
            Put(line);
            GetReply(low, high);
        }

        private void Put(string line)
        {
            byte[] b = Encoding.ASCII.GetBytes(line + "\r\n");
            outp.Write(b, 0, b.Length);
        }

        private void GetReply(int low, int high)
        {
            string? s;
            do
            {
                s = inp.ReadLine();
                if (s == null || s.Length < 3) throw new IOException("no reply");
            } while (s.Length > 3 && s.Substring(3, 1) == "-");

            ErrorNumber = int.Parse(s.Substring(0, 3));
            Ok = ErrorNumber >= low && ErrorNumber <= high;
        }
    }
}
