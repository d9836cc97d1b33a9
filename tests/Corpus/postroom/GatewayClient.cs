using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Mail;
using Microsoft.Extensions.Logging;

namespace Telemed.Gateway;

public class TransientMailException : Exception
{
    public TransientMailException(string message, Exception inner) : base(message, inner) { }
}

public class PermanentMailException : Exception
{
    public PermanentMailException(string message, Exception inner) : base(message, inner) { }
}

public class GatewayClient
{
    private readonly SmtpClient _client;

    public GatewayClient(SmtpClient client) => _client = client;

    public async Task SendAsync(MailMessage mail)
    {
        try
        {
            await _client.SendMailAsync(mail);
        }
        catch (SmtpException ex) when (ex.StatusCode is SmtpStatusCode.ClientNotPermitted) //! SMTP004
        {
            throw new PermanentMailException("We are not permitted to send", ex);
        }
        catch (SmtpException ex) when (ex.StatusCode is SmtpStatusCode.GeneralFailure or SmtpStatusCode.ServiceNotAvailable or SmtpStatusCode.MailboxBusy or SmtpStatusCode.MailboxUnavailable) //! SMTP001
        {
            throw new TransientMailException($"Try later: {ex.StatusCode}", ex);
        }
        catch (SmtpException ex) when ((int)ex.StatusCode >= 500)
        {
            throw new PermanentMailException($"Refused: {ex.StatusCode}", ex);
        }
    }

    public async Task SendPlainAsync(MailMessage mail)
    {
        try
        {
            await _client.SendMailAsync(mail);
        }
        catch (SmtpException ex) //! SMTP101
        {
            throw new TransientMailException("mail could not be sent", ex);
        }
    }
}

public class GatewayRunner
{
    private readonly GatewayClient _gateway;
    private readonly ILogger<GatewayRunner> _logger;

    public GatewayRunner(GatewayClient gateway, ILogger<GatewayRunner> logger)
    {
        _gateway = gateway;
        _logger = logger;
    }

    public async Task<bool> RunAsync(MailMessage mail, bool plain)
    {
        for (var i = 0; i < 4; i++)
        {
            try
            {
                await (plain ? _gateway.SendPlainAsync(mail) : _gateway.SendAsync(mail));
                return true;
            }
            catch (TransientMailException ex)
            {
                _logger.LogWarning(ex, "attempt {I}", i);
                await Task.Delay(TimeSpan.FromMinutes(1 << i));
            }
            catch (PermanentMailException ex)
            {
                _logger.LogError(ex, "gave up");
                return false;
            }
        }

        return false;
    }
}
