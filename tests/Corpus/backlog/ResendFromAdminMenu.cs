#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Papermill.Admin;

public enum ParcelState { Waiting, Sent, Held, Cancelled }

public sealed class Parcel
{
    public Guid Id { get; } = Guid.NewGuid();
    public required MimeMessage Message { get; set; }
    public ParcelState State { get; set; }
    public string? LastReply { get; set; }
    public int Rounds { get; set; }
}

public sealed class MailDesk
{
    private readonly Dictionary<Guid, Parcel> _parcels = new();
    private readonly string _host;

    public MailDesk(string host) => _host = host;

    public async Task<ParcelState> SendAsync(Parcel parcel)
    {
        _parcels[parcel.Id] = parcel;
        using var client = new SmtpClient();
        try
        {
            await client.ConnectAsync(_host, 587, SecureSocketOptions.StartTls);
            parcel.LastReply = await client.SendAsync(parcel.Message);
            parcel.State = ParcelState.Sent;
        }
        catch (SmtpCommandException e) when (e.StatusCode >= SmtpStatusCode.CommandUnrecognized)
        {
            parcel.LastReply = $"{(int)e.StatusCode} {e.Message}";
            parcel.State = ParcelState.Held;
        }
        catch (SmtpCommandException e)
        {
            parcel.LastReply = $"{(int)e.StatusCode} {e.Message}";
            parcel.Rounds++;
            parcel.State = parcel.Rounds > 30 ? ParcelState.Held : ParcelState.Waiting;
        }
        return parcel.State;
    }

    public Task<ParcelState[]> RoundAsync() =>
        Task.WhenAll(_parcels.Values.Where(p => p.State == ParcelState.Waiting).ToList().Select(SendAsync));

    public async Task MenuAsync()
    {
        while (true)
        {
            foreach (var held in _parcels.Values.Where(p => p.State == ParcelState.Held))
                Console.WriteLine($"{held.Id} to {held.Message.To}: {held.LastReply}");

            Console.Write("resend <id>, edit <id> <address>, cancel <id>, quit> ");
            var words = (Console.ReadLine() ?? "quit").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
                continue;
            if (words[0] == "quit")
                return;
            if (words.Length < 2 || !Guid.TryParse(words[1], out var id) || !_parcels.TryGetValue(id, out var parcel))
                continue;

            switch (words[0])
            {
                case "resend":
                    Console.WriteLine(await SendAsync(parcel));
                    break;
                case "edit" when words.Length > 2:
                    parcel.Message.To.Clear();
                    parcel.Message.To.Add(MailboxAddress.Parse(words[2]));
                    Console.WriteLine(await SendAsync(parcel));
                    break;
                case "cancel":
                    parcel.State = ParcelState.Cancelled;
                    break;
            }
        }
    }
}
