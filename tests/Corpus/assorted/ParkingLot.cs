using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using MimeKit;

namespace Corpus.Assorted.ParkingLot;

public sealed class ParkedMail
{
    public Guid Id { get; init; } = Guid.NewGuid();
    public required MimeMessage Message { get; init; }
    public int Code { get; set; }
    public string Reply { get; set; } = "";
    public List<string> History { get; } = new();
}

/// <summary>Mail refused for good waits here until an operator has looked at it.</summary>
public sealed class ParkingLot(Func<Task<ISmtpClient>> connect)
{
    private readonly Dictionary<Guid, ParkedMail> _parked = new();

    public IEnumerable<object> List() => _parked.Values.Select(p => new { p.Id, p.Code, p.Reply, p.History.Count });

    public async Task<ParkedMail?> SendOrParkAsync(MimeMessage message)
    {
        try
        {
            using var client = await connect();
            await client.SendAsync(message);
            return null;
        }
        catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500)
        {
            var parked = new ParkedMail { Message = message, Code = (int)ex.StatusCode, Reply = ex.Message };
            _parked[parked.Id] = parked;
            return parked;
        }
    }

    public async Task<bool> ResendAsync(Guid id, string operatorName)
    {
        if (!_parked.Remove(id, out var parked))
            return false;
        parked.History.Add($"{DateTime.UtcNow:u} {operatorName}");
        try
        {
            using var client = await connect();
            await client.SendAsync(parked.Message);
            return true;
        }
        catch (SmtpCommandException ex)
        {
            parked.Code = (int)ex.StatusCode;
            parked.Reply = ex.Message;
            _parked[id] = parked;
            return false;
        }
    }
}

public static class ParkingEndpoints
{
    public static void MapParking(this IEndpointRouteBuilder app)
    {
        app.MapGet("/parked", (ParkingLot lot) => lot.List());
        app.MapPost("/parked/{id:guid}/resend", async (Guid id, ParkingLot lot, HttpContext http) =>
            await lot.ResendAsync(id, http.User.Identity?.Name ?? "?") ? Results.Ok() : Results.StatusCode(502));
    }
}
