using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace DirectSend;

public class MxDelivery
{
    private readonly ILogger _log;
    private readonly Func<string, Task<IReadOnlyList<string>>> _lookup;

    public MxDelivery(Func<string, Task<IReadOnlyList<string>>> lookup, ILogger log)
    {
        _lookup = lookup;
        _log = log;
    }

    public async Task<bool> DeliverAsync(MimeMessage message, MailboxAddress sender, MailboxAddress rcpt)
    {
        var domain = rcpt.Address.Substring(rcpt.Address.IndexOf('@') + 1);
        foreach (var mx in await _lookup(domain))
        {
            using var client = new SmtpClient();
            client.LocalDomain = "out.directsend.example";
            client.ServerCertificateValidationCallback = (s, c, h, e) => true;
            try
            {
                await client.ConnectAsync(mx, 25, SecureSocketOptions.StartTlsWhenAvailable);
            }
            catch (Exception ex) //! SMTP007
            {
                _log.LogWarning(ex, "connect to {Mx} failed", mx);
            }

            try
            {
                await client.SendAsync(message, sender, new[] { rcpt });
                await client.DisconnectAsync(true);
                return true;
            }
            catch (SmtpCommandException ex) when (ex.StatusCode >= SmtpStatusCode.MailboxUnavailable) //! SMTP010
            {
                _log.LogError("{Rcpt} refused by {Mx}: {Text}", rcpt, mx, ex.Message);
                return false;
            }
            catch (Exception ex)
            {
                _log.LogWarning(ex, "{Mx} did not take it, going on with the next", mx);
            }
        }

        return false;
    }
}

public class StatusPing
{
    private readonly ILogger _log;

    public StatusPing(ILogger log) => _log = log;

    public void Send(string host, string text)
    {
        var client = new SmtpClient();
        try
        {
            client.Connect(host, 25, SecureSocketOptions.None);
        }
        catch (SocketException e) //! SMTP007
        {
            _log.LogError("cannot reach {Host}: {Error}", host, e.SocketErrorCode);
        }

        var m = new MimeMessage();
        m.From.Add(MailboxAddress.Parse("ping@directsend.example"));
        m.To.Add(MailboxAddress.Parse("status@directsend.example"));
        m.Subject = text;
        m.Body = new TextPart { Text = text };
        client.Send(m);
        client.Disconnect(true);
        client.Dispose();
    }
}
