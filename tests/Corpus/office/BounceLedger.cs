#nullable enable
using System;
using System.Collections.Generic;
using System.Data;
using System.Data.Common;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Crm.Mailing;

public enum BounceKind
{
    None,
    Soft,
    Hard,
}

/// <summary>Keeps account of refusals, and takes contacts off the list when they are hard or when there are too many.</summary>
public sealed class BounceLedger
{
    private const int SoftLimit = 8;
    private readonly DbConnection _db;
    private readonly HashSet<string> _suppressed = new(StringComparer.OrdinalIgnoreCase);

    public BounceLedger(DbConnection db) => _db = db;

    public bool IsSuppressed(string address) => _suppressed.Contains(address);

    public async Task<BounceKind> SendAsync(ISmtpClient client, MimeMessage message, CancellationToken ct)
    {
        try
        {
            await client.SendAsync(message, ct);
            return BounceKind.None;
        }
        catch (SmtpCommandException ex) when (ex.ErrorCode == SmtpErrorCode.RecipientNotAccepted && ex.Mailbox is not null)
        {
            var address = ex.Mailbox.Address;
            var kind = KindOf(ex);
            var soft = await RecordAsync(address, kind, (int)ex.StatusCode, ex.Message, ct);
            if (kind == BounceKind.Hard || soft >= SoftLimit)
                _suppressed.Add(address);
            return kind;
        }
        catch (SmtpCommandException ex) when (ex.ErrorCode is SmtpErrorCode.MessageNotAccepted)
        {
            await RecordAsync("", BounceKind.None, (int)ex.StatusCode, ex.Message, ct);
            throw;
        }
    }

    private static BounceKind KindOf(SmtpCommandException ex)
    {
        if (ex.StatusCode == SmtpStatusCode.ExceededStorageAllocation)
            return BounceKind.Soft;
        return (int)ex.StatusCode < 500 ? BounceKind.Soft : BounceKind.Hard;
    }

    private async Task<int> RecordAsync(string address, BounceKind kind, int code, string text, CancellationToken ct)
    {
        await using (var insert = _db.CreateCommand())
        {
            insert.CommandText =
                "insert into bounce (address, kind, code, text, at) values (@address, @kind, @code, @text, @at)";
            Add(insert, "@address", address);
            Add(insert, "@kind", kind.ToString());
            Add(insert, "@code", code);
            Add(insert, "@text", text);
            Add(insert, "@at", DateTime.UtcNow);
            await insert.ExecuteNonQueryAsync(ct);
        }

        await using var count = _db.CreateCommand();
        count.CommandText = "select count(*) from bounce where address = @address and kind = 'Soft' and at > @since";
        Add(count, "@address", address);
        Add(count, "@since", DateTime.UtcNow.AddDays(-30));
        return Convert.ToInt32(await count.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }

    public async Task ExportAsync(string path, CancellationToken ct)
    {
        await using var writer = new StreamWriter(path);
        await writer.WriteLineAsync("address;suppressed");
        foreach (var address in _suppressed)
        {
            ct.ThrowIfCancellationRequested();
            await writer.WriteLineAsync(address + ";1");
        }
    }
}
