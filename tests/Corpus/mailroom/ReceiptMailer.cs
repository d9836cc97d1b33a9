#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Kasse.Belege;

public sealed class Customer
{
    public int Id { get; init; }
    public string Name { get; init; } = "";
    public string Email { get; init; } = "";
    public bool EmailValid { get; set; } = true;
}

public static class Attempt
{
    public static async Task<int> Retry<TException>(Func<Task> action, int max, TimeSpan pause) where TException : Exception
    {
        for (var i = 1; ; i++)
        {
            try
            {
                await action();
                return i;
            }
            catch (TException) when (i < max)
            {
                await Task.Delay(pause * i);
            }
        }
    }
}

public sealed class ReceiptMailer : IAsyncDisposable
{
    private readonly SmtpClient _smtp = new();
    private readonly SemaphoreSlim _gate = new(1, 1);

    public async Task OpenAsync(string host, string user, string password)
    {
        try
        {
            await _smtp.ConnectAsync(host, 587, SecureSocketOptions.StartTls);
        }
        catch (SocketException e) //! SMTP007
        {
            Console.Error.WriteLine($"{host}: {e.SocketErrorCode}");
        }

        await _smtp.AuthenticateAsync(user, password);
    }

    public async Task SendReceiptAsync(Customer customer, string receipt)
    {
        var message = Compose(customer, "Your receipt", receipt);
        await _gate.WaitAsync();
        try
        {
            await Attempt.Retry<SmtpCommandException>(() => _smtp.SendAsync(message), 3, TimeSpan.FromSeconds(10)); //! SMTP101
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task AnnounceLoyaltyCardAsync(IEnumerable<Customer> customers)
    {
        foreach (var customer in customers.Where(c => c.EmailValid))
        {
            var message = Compose(customer, "Your new card", "Collect points with every purchase.");
            try
            {
                await _smtp.SendAsync(message);
            }
            catch (SmtpCommandException e) when (e.ErrorCode == SmtpErrorCode.RecipientNotAccepted) //! SMTP004
            {
                customer.EmailValid = false;
            }
        }
    }

    private static MimeMessage Compose(Customer customer, string subject, string text)
    {
        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Kasse", "belege@kasse.example"));
        message.To.Add(new MailboxAddress(customer.Name, customer.Email));
        message.Subject = subject;
        message.Body = new TextPart("plain") { Text = text };
        return message;
    }

    public async ValueTask DisposeAsync()
    {
        if (_smtp.IsConnected)
            await _smtp.DisconnectAsync(true);
        _smtp.Dispose();
        _gate.Dispose();
    }
}
