using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Mail;

namespace Alumni.Bulk;

public sealed class DeliveryReport
{
    public List<string> Delivered { get; } = new();
    public Dictionary<string, SmtpStatusCode> Deferred { get; } = new(StringComparer.OrdinalIgnoreCase);
    public Dictionary<string, SmtpStatusCode> Refused { get; } = new(StringComparer.OrdinalIgnoreCase);
}

public class BulkMailer
{
    private readonly string _host;
    private readonly TimeSpan _pause;

    public BulkMailer(string host, TimeSpan pause)
    {
        _host = host;
        _pause = pause;
    }

    public async Task<DeliveryReport> SendAsync(string subject, string body, IEnumerable<string> recipients, CancellationToken ct)
    {
        var report = new DeliveryReport();
        var open = new HashSet<string>(recipients, StringComparer.OrdinalIgnoreCase);

        for (var round = 0; round < 4 && open.Count > 0; round++)
        {
            if (round > 0)
                await Task.Delay(_pause * round, ct);

            foreach (var chunk in open.ToArray().Chunk(50))
            {
                using var message = Compose(subject, body, chunk);
                using var client = new SmtpClient(_host);
                var failed = new List<SmtpFailedRecipientException>();
                try
                {
                    await client.SendMailAsync(message, ct);
                }
                catch (SmtpFailedRecipientsException ex)
                {
                    failed.AddRange(ex.InnerExceptions);
                }
                catch (SmtpFailedRecipientException ex)
                {
                    failed.Add(ex);
                }
                catch (SmtpException ex) when ((int)ex.StatusCode is < 500)
                {
                    foreach (var r in chunk) report.Deferred[r] = ex.StatusCode;
                    continue;
                }
                catch (SmtpException ex)
                {
                    foreach (var r in chunk)
                    {
                        report.Refused[r] = ex.StatusCode;
                        open.Remove(r);
                    }
                    continue;
                }

                foreach (var r in chunk)
                {
                    var f = failed.Find(x => x.FailedRecipient.Contains(r, StringComparison.OrdinalIgnoreCase));
                    if (f == null)
                    {
                        report.Delivered.Add(r);
                        report.Deferred.Remove(r);
                        open.Remove(r);
                    }
                    else if ((int)f.StatusCode >= 500 && f.StatusCode != SmtpStatusCode.ExceededStorageAllocation)
                    {
                        report.Refused[r] = f.StatusCode;
                        open.Remove(r);
                    }
                    else
                    {
                        report.Deferred[r] = f.StatusCode; // stays in open, goes with the next round
                    }
                }
            }
        }

        return report;
    }

    private static MailMessage Compose(string subject, string body, IEnumerable<string> bcc)
    {
        var m = new MailMessage { From = new MailAddress("alumni@uni.example"), Subject = subject, Body = body };
        m.To.Add("alumni@uni.example");
        foreach (var b in bcc) m.Bcc.Add(b);
        return m;
    }
}
