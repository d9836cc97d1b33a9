using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace DocScan.Output
{
    // Sends the scanned PDF to the user who stands in front of the device
    public class ScannerMailer
    {
        enum Step { Wait, Hello, Mail, Rcpt, Data, Content, Bye }

        private NetworkStream _net;
        private Step _step;

        public event Action<string> Progress;

        public void Send(string host, string from, string to, byte[] pdf)
        {
            using (var tcp = new TcpClient())
            {
                tcp.SendTimeout = tcp.ReceiveTimeout = 120000;
                tcp.Connect(host, 25);
                _net = tcp.GetStream();
                _step = Step.Wait;
                CheckReply(GetReply(), 220);

                _step = Step.Hello;
                Put("EHLO scanner");
                CheckReply(GetReply(), 250);

                _step = Step.Mail;
                Put("MAIL FROM:<" + from + ">");
                CheckReply(GetReply(), 250);

                _step = Step.Rcpt;
                Put("RCPT TO:<" + to + ">");
                CheckReply(GetReply(), 250, 251);

                _step = Step.Data;
                Put("DATA");
                CheckReply(GetReply(), 354);

                _step = Step.Content;
                Put("Subject: Scan " + DateTime.Now.ToString("g"));
                Put("MIME-Version: 1.0");
                Put("Content-Type: application/pdf; name=scan.pdf");
                Put("Content-Transfer-Encoding: base64");
                Put("");
                Put(Convert.ToBase64String(pdf, Base64FormattingOptions.InsertLineBreaks));
                Put("."); //! SMTP005

                _step = Step.Bye;
                Put("QUIT");
                if (Progress != null) Progress("Scan sent to " + to);
            }
        }

        private void CheckReply(string reply, params int[] wanted)
        {
            int code;
            if (reply.Length < 3 || !int.TryParse(reply.Substring(0, 3), out code) || !wanted.Contains(code))
                throw new InvalidOperationException(_step + ": " + reply);
        }

        private void Put(string s)
        {
            byte[] b = Encoding.ASCII.GetBytes(s + "\r\n");
            _net.Write(b, 0, b.Length);
        }

        private string GetReply()
        {
            var bytes = new List<byte>();
            int lineStart = 0;
            while (true)
            {
                int b = _net.ReadByte();
                if (b == -1) break;
                bytes.Add((byte)b);
                if (b != 10) continue;
                int len = bytes.Count - lineStart;
                bool more = len > 4 && bytes[lineStart + 3] == (byte)'-';
                if (!more) break;
                lineStart = bytes.Count;
            }
            return Encoding.ASCII.GetString(bytes.ToArray(), lineStart, bytes.Count - lineStart).TrimEnd();
        }
    }
}
