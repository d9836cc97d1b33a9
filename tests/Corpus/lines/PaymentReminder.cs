using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Dunning
{
    public class Debt
    {
        public string Customer;
        public string Email;
        public decimal Amount;
        public int Level;
    }

    public class PaymentReminder
    {
        private const string Crlf = "\r\n";
        private readonly string _server;
        private readonly CultureInfo _culture = CultureInfo.GetCultureInfo("en-IE");

        public PaymentReminder(string server)
        {
            _server = server;
        }

        public List<Debt> Remind(IEnumerable<Debt> debts)
        {
            var reminded = new List<Debt>();
            TcpClient tcp = new TcpClient(_server, 25);
            NetworkStream stream = tcp.GetStream();
            try
            {
                if (ReadAnswer(stream).IndexOf("220", StringComparison.Ordinal) != 0)
                    return reminded;

                string hello = Talk(stream, "EHLO dunning.example");
                if (hello[0] != '2')
                    return reminded;

                foreach (Debt debt in debts)
                {
                    if (Talk(stream, "MAIL FROM:<accounts@dunning.example>")[0] != '2')
                        break;

                    if (Talk(stream, "RCPT TO:<" + debt.Email + ">")[0] != '2')
                    {
                        Talk(stream, "RSET");
                        continue;
                    }

                    if (!Talk(stream, "DATA").StartsWith("354"))
                    {
                        Talk(stream, "RSET");
                        continue;
                    }

                    string answer = Talk(stream, Letter(debt) + Crlf + ".");
                    if (answer.IndexOf("queued", StringComparison.OrdinalIgnoreCase) >= 0) //! SMTP102
                    {
                        debt.Level++;
                        reminded.Add(debt);
                    }
                    else
                    {
                        Console.WriteLine("{0}: {1}", debt.Email, answer);
                    }
                }

                Talk(stream, "QUIT");
            }
            finally
            {
                stream.Close();
                tcp.Close();
            }
            return reminded;
        }

        private string Letter(Debt debt)
        {
            var b = new StringBuilder();
            b.Append("From: Accounts <accounts@dunning.example>").Append(Crlf);
            b.Append("To: <").Append(debt.Email).Append('>').Append(Crlf);
            b.Append("Subject: ").Append(debt.Level == 0 ? "Friendly reminder" : "Reminder no. " + debt.Level).Append(Crlf).Append(Crlf);
            b.Append("Dear ").Append(debt.Customer).Append(',').Append(Crlf);
            b.AppendFormat(_culture, "we are still waiting for {0:C}.", debt.Amount);
            return b.ToString();
        }

        private static string Talk(Stream stream, string text)
        {
            byte[] bytes = Encoding.ASCII.GetBytes(text + Crlf);
            stream.Write(bytes, 0, bytes.Length);
            return ReadAnswer(stream);
        }

        private static string ReadAnswer(Stream stream)
        {
            var answer = new StringBuilder();
            var line = new StringBuilder();
            int b;
            while ((b = stream.ReadByte()) != -1)
            {
                if (b == '\r')
                    continue;
                if (b != '\n')
                {
                    line.Append((char)b);
                    continue;
                }
                answer.Append(line).Append('\n');
                if (line.Length < 4 || line[3] != '-')
                    return answer.ToString();
                line.Length = 0;
            }
            throw new IOException("connection closed");
        }
    }
}
