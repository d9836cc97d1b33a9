#nullable enable
using System;
using System.Collections.Generic;
using System.Data.Common;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Lighthouse.Mx;

public sealed class SmtpSession(TcpClient tcp, DbConnection database, ILogger logger)
{
    private StreamWriter _writer = StreamWriter.Null;
    private readonly List<string> _recipients = new();
    private string _sender = "";

    public async Task RunAsync(CancellationToken token)
    {
        using var reader = new StreamReader(tcp.GetStream(), Encoding.UTF8);
        _writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        await ReplyAsync(220, "lighthouse ESMTP");

        while (await reader.ReadLineAsync(token) is { } line)
        {
            if (line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase))
            {
                await ReplyAsync(221, "bye");
                return;
            }
            else if (line.StartsWith("EHLO", StringComparison.OrdinalIgnoreCase) || line.StartsWith("HELO", StringComparison.OrdinalIgnoreCase))
            {
                await ReplyAsync(250, "lighthouse");
            }
            else if (line.StartsWith("MAIL FROM:", StringComparison.OrdinalIgnoreCase))
            {
                _sender = line[10..].Trim();
                _recipients.Clear();
                await ReplyAsync(250, "ok");
            }
            else if (line.StartsWith("RCPT TO:", StringComparison.OrdinalIgnoreCase))
            {
                await RecipientAsync(line[8..].Trim(' ', '<', '>'), token);
            }
            else if (line.StartsWith("DATA", StringComparison.OrdinalIgnoreCase))
            {
                await ReplyAsync(354, "end with a dot");
                var body = new StringBuilder();
                while (await reader.ReadLineAsync(token) is { } text && text != ".")
                    body.AppendLine(text);
                await ReplyAsync(250, $"{body.Length} characters from {_sender}");
            }
            else
            {
                await ReplyAsync(500, "what?");
            }
        }
    }

    private async Task RecipientAsync(string address, CancellationToken token)
    {
        object? id;
        try
        {
            await using var query = database.CreateCommand();
            query.CommandText = "select id from mailbox where address = @a";
            var parameter = query.CreateParameter();
            parameter.ParameterName = "@a";
            parameter.Value = address.ToLowerInvariant();
            query.Parameters.Add(parameter);
            id = await query.ExecuteScalarAsync(token);
        }
        catch (DbException e)
        {
            logger.LogError(e, "lookup of {Address}", address);
            await ReplyAsync(550, "cannot look up the mailbox"); //! SMTP105
            return;
        }

        if (id is null)
        {
            await ReplyAsync(550, "5.1.1 no such user");
            return;
        }

        _recipients.Add(address);
        await ReplyAsync(250, "ok");
    }

    private Task ReplyAsync(int code, string text) => _writer.WriteLineAsync($"{code} {text}");
}
