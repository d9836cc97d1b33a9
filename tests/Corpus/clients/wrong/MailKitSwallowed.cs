using System;
using System.Collections.Generic;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Corpus.Clients.MailKitSwallowed;

public class ReportRun
{
    public int Sent { get; private set; }

    public List<string> Errors { get; } = [];

    public void Run(IEnumerable<MimeMessage> reports, string user, string password)
    {
        using var client = new SmtpClient();

        try
        {
            client.Connect("reports.example", 465, SecureSocketOptions.SslOnConnect);
            client.Authenticate(user, password);
        }
        catch (Exception ex)  //! SMTP007
        {
            Errors.Add(ex.Message);
        }

        foreach (var report in reports)
        {
            client.Send(report);
            Sent++;
        }

        client.Disconnect(true);
    }
}
