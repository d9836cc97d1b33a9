#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Coupons.Delivery
{
    public sealed class SmtpReply
    {
        public SmtpReply(int code, string text)
        {
            Code = code;
            Text = text;
        }

        public int Code { get; }
        public string Text { get; }

        public bool IsPositive => Code is >= 200 and <= 399;
        public bool IsPermanent => Code is 421 or 450 or >= 500; //! SMTP004
        public bool ShouldRetry => !IsPositive && !IsPermanent;
    }

    public sealed class CouponSender
    {
        private readonly HashSet<string> _suppressed = new(StringComparer.OrdinalIgnoreCase);
        private readonly TextWriter _log;

        public CouponSender(TextWriter log) => _log = log;

        public void Send(string exchanger, string customer, string coupon)
        {
            if (_suppressed.Contains(customer))
                return;

            for (var attempt = 0; attempt < 4; attempt++)
            {
                var reply = Attempt(exchanger, customer, coupon);
                if (reply.IsPositive)
                    return;
                _log.WriteLine(customer + ": " + reply.Text);
                if (reply.IsPermanent)
                {
                    _suppressed.Add(customer);
                    return;
                }
                if (reply.ShouldRetry)
                    Thread.Sleep(TimeSpan.FromMinutes(5 + 10 * attempt));
            }
        }

        private static SmtpReply Attempt(string exchanger, string customer, string coupon)
        {
            using var tcp = new TcpClient(exchanger, 25);
            using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
            using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            var reply = Read(reader);
            if (!reply.IsPositive)
                return reply;
            string[] commands =
            {
                "EHLO coupons.example",
                "MAIL FROM:<offers@coupons.example>",
                "RCPT TO:<" + customer + ">",
                "DATA",
                "Subject: Your coupon\r\n\r\n" + coupon + "\r\n.",
            };
            foreach (var c in commands)
            {
                writer.WriteLine(c);
                reply = Read(reader);
                if (!reply.IsPositive)
                    break;
            }
            writer.WriteLine("QUIT");
            return reply;
        }

        private static SmtpReply Read(StreamReader reader)
        {
            string? line;
            do
            {
                line = reader.ReadLine();
                if (line is null || line.Length < 3)
                    return new SmtpReply(451, "connection lost");
            }
            while (line.Length > 3 && line[3] == '-');
            return new SmtpReply(int.Parse(line.AsSpan(0, 3)), line);
        }
    }
}
