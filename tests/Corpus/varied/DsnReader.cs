using System;
using System.Collections.Generic;
using System.Linq;
using MimeKit;

namespace Newsletter.Bounces
{
    public enum Advice { Keep, CountSoft, Suppress }

    public sealed class BounceReport
    {
        public string Recipient { get; init; } = "";
        public string Status { get; init; } = "";
        public Advice Advice { get; init; }
    }

    public static class DsnReader
    {
        public static IEnumerable<BounceReport> Read(MimeMessage message)
        {
            if (message.Body is not MultipartReport report || report.ReportType != "delivery-status")
                yield break;

            foreach (var status in report.OfType<MessageDeliveryStatus>())
            {
                // group 0 describes the message, the others one recipient each
                foreach (var fields in status.StatusGroups.Skip(1))
                {
                    var code = fields["Status"]?.Trim() ?? "";
                    yield return new BounceReport
                    {
                        Recipient = Address(fields["Final-Recipient"]),
                        Status = code,
                        Advice = Judge(code, fields["Action"]),
                    };
                }
            }
        }

        private static Advice Judge(string status, string? action)
        {
            if (string.Equals(action, "delayed", StringComparison.OrdinalIgnoreCase))
                return Advice.Keep;
            var parts = status.Split('.');
            if (parts.Length != 3)
                return Advice.Keep;

            return (parts[0], parts[1], parts[2]) switch
            {
                ("5", "1", "1" or "2" or "3" or "6" or "10") => Advice.Suppress,
                ("5", "2", "1") => Advice.Suppress,
                ("5", "2", "2") => Advice.CountSoft,
                ("5", _, _) => Advice.CountSoft,
                ("4", _, _) => Advice.CountSoft,
                _ => Advice.Keep,
            };
        }

        private static string Address(string? field)
        {
            if (field == null)
                return "";
            int semi = field.IndexOf(';');
            return (semi < 0 ? field : field.Substring(semi + 1)).Trim();
        }
    }
}
