using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace OfficeJetTools
{
    // Test bench for the scan-to-mail function of the firmware. Behaves as the device does.
    public sealed class PrinterScanToMail
    {
        private enum Step { Connect, Hello, Sender, Receiver, Data, Body, Done, Error }

        private readonly byte[] _pdf;
        private BinaryReader _rx;
        private BinaryWriter _tx;

        public PrinterScanToMail(byte[] pdf)
        {
            _pdf = pdf;
        }

        public string LastError { get; private set; }

        public bool Scan(string server, ushort port, string from, string to)
        {
            using (TcpClient tcp = new TcpClient())
            {
                tcp.NoDelay = true;
                Step step = Step.Connect;
                string answer = null;

                while (step != Step.Done && step != Step.Error)
                {
                    switch (step)
                    {
                        case Step.Connect:
                            tcp.Connect(server, port);
                            _rx = new BinaryReader(tcp.GetStream(), Encoding.ASCII, true);
                            _tx = new BinaryWriter(tcp.GetStream(), Encoding.ASCII, true);
                            answer = TakeLine();
                            step = Is(answer, "220") ? Step.Hello : Step.Error;
                            break;

                        case Step.Hello:
                            Give("EHLO printer-3f-east");
                            answer = TakeLine(); //? SMTP006
                            step = Is(answer, "250") ? Step.Sender : Step.Error;
                            break;

                        case Step.Sender:
                            Give("MAIL FROM:<" + from + ">");
                            answer = TakeLine();
                            step = Is(answer, "250") ? Step.Receiver : Step.Error;
                            break;

                        case Step.Receiver:
                            Give("RCPT TO:<" + to + ">");
                            answer = TakeLine();
                            step = Is(answer, "25") ? Step.Data : Step.Error;
                            break;

                        case Step.Data:
                            Give("DATA");
                            answer = TakeLine();
                            step = Is(answer, "354") ? Step.Body : Step.Error;
                            break;

                        case Step.Body:
                            foreach (string line in BodyLines(from, to))
                                Give(line);
                            Give(".");
                            answer = TakeLine();
                            step = Is(answer, "250") ? Step.Done : Step.Error;
                            break;
                    }
                }

                LastError = step == Step.Error ? answer : null;
                Give("QUIT");
                return step == Step.Done;
            }
        }

        private IEnumerable<string> BodyLines(string from, string to)
        {
            yield return "From: " + from;
            yield return "To: " + to;
            yield return "Subject: Scan " + DateTime.Now.ToString("yyyy-MM-dd HH:mm");
            yield return "MIME-Version: 1.0";
            yield return "Content-Type: application/pdf; name=scan.pdf";
            yield return "Content-Transfer-Encoding: base64";
            yield return "";
            string b64 = Convert.ToBase64String(_pdf);
            for (int i = 0; i < b64.Length; i += 76)
                yield return b64.Substring(i, Math.Min(76, b64.Length - i));
        }

        private static bool Is(string answer, string prefix)
        {
            return answer.StartsWith(prefix, StringComparison.Ordinal);
        }

        private void Give(string line)
        {
            _tx.Write(Encoding.ASCII.GetBytes(line));
            _tx.Write((byte)13);
            _tx.Write((byte)10);
            _tx.Flush();
        }

        private string TakeLine()
        {
            StringBuilder sb = new StringBuilder(80);
            while (true)
            {
                byte b = _rx.ReadByte();
                if (b == 10)
                    return sb.ToString();
                if (b != 13)
                    sb.Append((char)b);
            }
        }
    }
}
