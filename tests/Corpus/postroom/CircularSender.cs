using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Mail;
using System.Text;

namespace SchoolOffice.Circulars;

public class DeliveryReport
{
    public List<string> Delivered { get; } = new();
    public List<string> Later { get; } = new();
    public Dictionary<string, string> Refused { get; } = new();
}

public class CircularSender
{
    private readonly Func<SmtpClient> _factory;

    public CircularSender(Func<SmtpClient> factory) => _factory = factory;

    public DeliveryReport SendCircular(string subject, string html, IReadOnlyCollection<string> parents)
    {
        var report = new DeliveryReport();
        using var message = new MailMessage
        {
            From = new MailAddress("office@school.example", "School office"),
            Subject = subject,
            Body = html,
            IsBodyHtml = true,
            BodyEncoding = Encoding.UTF8
        };
        foreach (var p in parents)
            message.Bcc.Add(p);

        var pending = new List<string>();
        using (var client = _factory())
        {
            try
            {
                client.Send(message);
                report.Delivered.AddRange(parents);
                return report;
            }
            catch (SmtpFailedRecipientsException ex)
            {
                foreach (var inner in ex.InnerExceptions)
                    Sort(inner, report, pending);
                report.Delivered.AddRange(parents.Except(report.Refused.Keys).Except(pending));
            }
            catch (SmtpFailedRecipientException ex)
            {
                Sort(ex, report, pending);
                report.Delivered.AddRange(parents.Except(report.Refused.Keys).Except(pending));
            }
        }

        if (pending.Count == 0)
            return report;

        // second round, only for those who were busy
        message.Bcc.Clear();
        foreach (var p in pending)
            message.Bcc.Add(p);

        Thread.Sleep(TimeSpan.FromMinutes(15));
        using (var client = _factory())
        {
            try
            {
                client.Send(message);
                report.Delivered.AddRange(pending);
            }
            catch (SmtpException ex)
            {
                Console.WriteLine("second round: " + ex.StatusCode);
                report.Later.AddRange(pending);
            }
        }

        return report;
    }

    private static void Sort(SmtpFailedRecipientException error, DeliveryReport report, List<string> pending)
    {
        var address = error.FailedRecipient.Trim('<', '>');
        switch ((int)error.StatusCode / 100)
        {
            case 4:
                pending.Add(address);
                break;
            default:
                report.Refused[address] = (int)error.StatusCode + " " + error.Message;
                break;
        }
    }
}
