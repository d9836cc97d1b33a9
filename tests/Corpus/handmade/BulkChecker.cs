using System.Threading.Tasks;
using System;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Text;

namespace Leads.Cleaner
{
    public enum LeadState { Unknown, Valid, Invalid }

    public class Lead
    {
        public string Email;
        public string Mx;
        public LeadState State;
        public string Why;
    }

    public class BulkChecker
    {
        private const int BufSize = 500;

        public void CheckAll(List<Lead> leads)
        {
            Parallel.ForEach(leads, new ParallelOptions { MaxDegreeOfParallelism = 8 }, lead =>
            {
                try
                {
                    Check(lead);
                }
                catch (Exception ex)
                {
                    lead.State = LeadState.Unknown;
                    lead.Why = ex.Message;
                }
            });
        }

        private static void Check(Lead lead)
        {
            using (var tcp = new TcpClient(lead.Mx, 25))
            using (var net = tcp.GetStream())
            {
                net.ReadTimeout = 20000;
                var greeting = Receive(net, 4096);
                if (!greeting.StartsWith("220"))
                {
                    lead.Why = greeting;
                    return;
                }

                Transmit(net, "EHLO cleaner.example.com");
                var ehlo = Receive(net, BufSize); //! SMTP006
                if (!ehlo.StartsWith("250"))
                {
                    lead.Why = ehlo;
                    return;
                }

                Transmit(net, "MAIL FROM:<check@cleaner.example.com>");
                var mail = Receive(net, 4096);
                if (!mail.StartsWith("2"))
                {
                    lead.Why = mail;
                    return;
                }

                Transmit(net, "RCPT TO:<" + lead.Email + ">");
                var rcpt = Receive(net, 4096);
                int code;
                int.TryParse(rcpt.Length >= 3 ? rcpt.Substring(0, 3) : "", out code);
                if (code == 250 || code == 251)
                    lead.State = LeadState.Valid;
                else if (code >= 400) //! SMTP004
                    lead.State = LeadState.Invalid;
                lead.Why = rcpt.Trim();

                Transmit(net, "QUIT");
            }
        }

        private static void Transmit(NetworkStream net, string cmd)
        {
            var b = Encoding.ASCII.GetBytes(cmd + "\r\n");
            net.Write(b, 0, b.Length);
        }

        private static string Receive(NetworkStream net, int size)
        {
            var b = new byte[size];
            int n = net.Read(b, 0, b.Length);
            return n <= 0 ? "" : Encoding.ASCII.GetString(b, 0, n);
        }
    }
}
