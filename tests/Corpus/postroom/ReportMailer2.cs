using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Bi.Reports.Mailing;

public class ReportMailer
{
    private readonly ILogger _logger;
    private readonly IConfigurationLike _config;

    public ReportMailer(ILogger<ReportMailer> logger, IConfigurationLike config)
    {
        _logger = logger;
        _config = config;
    }

    public void SendReports(IEnumerable<MimeMessage> reports)
    {
        using var client = new SmtpClient();
        client.ServerCertificateValidationCallback = (s, c, h, e) => true;

        try
        {
            client.Connect(_config["Smtp:Host"], int.Parse(_config["Smtp:Port"]), SecureSocketOptions.Auto);
            client.AuthenticationMechanisms.Remove("XOAUTH2");
            client.Authenticate(_config["Smtp:User"], _config["Smtp:Pass"]);
        }
        catch (Exception ex) //! SMTP007
        {
            _logger.LogError("Connect to mail server failed: " + ex.Message);
        }

        foreach (var report in reports)
        {
            int retries = 0;
        again:
            try
            {
                client.Send(report);
            }
            catch (SmtpCommandException ex)
            {
                var code = (int)ex.StatusCode;
                _logger.LogWarning("Report {Subject}: {Code}", report.Subject, code);
                if (code >= 400 && code < 600 && retries++ < 3) //! SMTP001
                {
                    Thread.Sleep(3000);
                    goto again;
                }
            }
            catch (ServiceNotConnectedException)
            {
                _logger.LogError("lost connection");
                break;
            }
        }

        client.Disconnect(true);
    }
}

public interface IConfigurationLike
{
    string this[string key] { get; }
}
