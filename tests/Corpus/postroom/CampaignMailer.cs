using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace AcmeCrm.Campaigns
{
    public class SuppressionList
    {
        private readonly HashSet<string> _addresses = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        public bool Has(string address) => _addresses.Contains(address);
        public void Suppress(string address, int code) { _addresses.Add(address); Console.WriteLine("SUPPRESSED " + address + " " + code); }
    }

    public class CampaignMailer
    {
        private readonly SuppressionList _suppression;
        private readonly List<MimeMessage> _retryLater = new List<MimeMessage>();

        public CampaignMailer(SuppressionList suppression) { _suppression = suppression; }

        public async Task SendCampaign(IEnumerable<MimeMessage> messages)
        {
            using (var client = new SmtpClient())
            {
                await client.ConnectAsync("bulk.acme.example", 587);
                foreach (var message in messages)
                {
                    var address = message.To.Mailboxes.First().Address;
                    if (_suppression.Has(address)) continue;
                    try
                    {
                        await client.SendAsync(message);
                    }
                    catch (SmtpCommandException ex)
                    {
                        if (IsGreylisting(ex))
                            _retryLater.Add(message);
                        else if (IsHardBounce(ex))
                            _suppression.Suppress(address, (int)ex.StatusCode);
                        else
                            Console.WriteLine("{0}: {1}", address, ex.Message);
                    }
                }

                if (_retryLater.Count > 0)
                {
                    await Task.Delay(TimeSpan.FromMinutes(20));
                    foreach (var message in _retryLater)
                    {
                        try { await client.SendAsync(message); }
                        catch (SmtpCommandException ex) { Console.WriteLine("2nd: " + ex.Message); }
                    }
                    _retryLater.Clear();
                }

                await client.DisconnectAsync(true);
            }
        }

        private static bool IsHardBounce(SmtpCommandException ex)
        {
            switch ((int)ex.StatusCode)
            {
                case 450: //! SMTP004
                case 550:
                case 551:
                case 553:
                case 554:
                    return true;
                default:
                    return false;
            }
        }

        private static bool IsGreylisting(SmtpCommandException ex)
        {
            var text = ex.Message.ToLowerInvariant();
            return text.Contains("greylist") || text.Contains("graylist") || text.Contains("try again later"); //? SMTP102
        }
    }
}
