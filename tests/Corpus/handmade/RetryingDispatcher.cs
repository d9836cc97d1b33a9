using System;
using System.IO;
using System.Threading;
using System.Net.Sockets;
using System.Text;

namespace Orders.Dispatch
{
    public class SmtpReplyException : Exception
    {
        public int Code { get; }

        public SmtpReplyException(int code, string text) : base(text)
        {
            Code = code;
        }
    }

    public class Letter
    {
        public string From { get; set; }
        public string To { get; set; }
        public string Source { get; set; }
    }

    public class RetryingDispatcher
    {
        private readonly string _host;

        public RetryingDispatcher(string host) { _host = host; }

        public void Dispatch(Letter letter)
        {
            for (int attempt = 1; attempt <= 5; attempt++)
            {
                try
                {
                    Transmit(letter);
                    return;
                }
                catch (SmtpReplyException ex) when (ex.Code != 550 && ex.Code != 553 && attempt < 5) //! SMTP107
                {
                    Console.WriteLine("{0}: {1}, next try in {2} min", letter.To, ex.Message, attempt);
                    Thread.Sleep(TimeSpan.FromMinutes(attempt));
                }
            }
        }

        public bool DispatchUrgent(Letter letter)
        {
            int left = 3;
            while (left-- > 0)
            {
                try
                {
                    Transmit(letter);
                    return true;
                }
                catch (SmtpReplyException ex) //! SMTP101
                {
                    Console.WriteLine("urgent mail to {0}: {1}", letter.To, ex.Message);
                    Thread.Sleep(2000);
                }
            }
            return false;
        }

        private void Transmit(Letter letter)
        {
            using (var tcp = new TcpClient(_host, 25))
            using (var rd = new StreamReader(tcp.GetStream(), Encoding.ASCII))
            using (var wr = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true })
            {
                Expect(rd, 2);
                Talk(rd, wr, "EHLO orders.example.com", 2);
                Talk(rd, wr, "MAIL FROM:<" + letter.From + ">", 2);
                Talk(rd, wr, "RCPT TO:<" + letter.To + ">", 2);
                Talk(rd, wr, "DATA", 3);
                Talk(rd, wr, letter.Source.Replace("\r\n.", "\r\n..") + "\r\n.", 2);
                wr.WriteLine("QUIT");
            }
        }

        private static void Talk(TextReader rd, TextWriter wr, string command, int digit)
        {
            wr.WriteLine(command);
            Expect(rd, digit);
        }

        private static void Expect(TextReader rd, int digit)
        {
            string line;
            do
            {
                line = rd.ReadLine();
                if (line == null) throw new IOException("connection lost");
            }
            while (line.Length > 3 && line[3] == '-');

            int code = int.Parse(line.Substring(0, 3));
            if (code / 100 != digit) throw new SmtpReplyException(code, line);
        }
    }
}
