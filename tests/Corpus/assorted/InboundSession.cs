using System;
using System.Buffers;
using System.Collections.Generic;
using System.Data.Common;
using System.IO;
using System.IO.Pipelines;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Assorted.InboundSession;

public interface IDirectory { Task<bool> ExistsAsync(string local, CancellationToken ct); }
public interface ISpool { Task WriteAsync(string from, IEnumerable<string> to, ReadOnlyMemory<byte> raw, CancellationToken ct); }
public sealed class ContentRefusedException(string reason) : Exception(reason);

/// <summary>The server's side of one connection.</summary>
public sealed class InboundSession(PipeReader input, PipeWriter output, IDirectory directory, ISpool spool)
{
    private string? _from;
    private readonly List<string> _to = [];

    public async Task ServeAsync(CancellationToken ct)
    {
        await ReplyAsync("220 gateway.example ESMTP", ct);
        while (await ReadLineAsync(ct) is { } line)
        {
            var verb = line.Length >= 4 ? line[..4].ToUpperInvariant() : line.ToUpperInvariant();
            switch (verb)
            {
                case "EHLO":
                    await ReplyAsync("250-gateway.example\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES", ct);
                    break;
                case "HELO":
                    await ReplyAsync("250 gateway.example", ct);
                    break;
                case "MAIL":
                    _from = Path(line);
                    await ReplyAsync("250 2.1.0 sender ok", ct);
                    break;
                case "RCPT":
                    await ReplyAsync(await RecipientAsync(Path(line), ct), ct);
                    break;
                case "DATA":
                    await ReplyAsync("354 end with a dot", ct);
                    await ReplyAsync(await ContentAsync(ct), ct);
                    break;
                case "QUIT":
                    await ReplyAsync("221 2.0.0 bye", ct);
                    return;
                default:
                    await ReplyAsync("500 5.5.2 what?", ct);
                    break;
            }
        }
    }

    private async Task<string> RecipientAsync(string path, CancellationToken ct)
    {
        if (_from is null)
            return "503 5.5.1 MAIL first";
        try
        {
            if (!await directory.ExistsAsync(path, ct))
                return "550 5.1.1 no such mailbox";
        }
        catch (DbException)
        {
            return "451 4.3.0 directory is away";
        }
        _to.Add(path);
        return "250 2.1.5 recipient ok";
    }

    private async Task<string> ContentAsync(CancellationToken ct)
    {
        var raw = new MemoryStream();
        while (await ReadLineAsync(ct) is { } line && line != ".")
            raw.Write(Encoding.Latin1.GetBytes((line.StartsWith('.') ? line[1..] : line) + "\r\n"));

        try
        {
            await spool.WriteAsync(_from ?? "", _to, raw.ToArray(), ct);
            return "250 2.6.0 queued";
        }
        catch (ContentRefusedException ex)
        {
            return "554 5.6.0 " + ex.Message;
        }
        catch (InvalidDataException)
        {
            return "554 5.6.0 not a message";
        }
        catch (IOException)
        {
            return "452 4.3.1 out of space";
        }
        finally
        {
            _from = null;
            _to.Clear();
        }
    }

    private static string Path(string line)
    {
        int a = line.IndexOf('<'), b = line.LastIndexOf('>');
        return a >= 0 && b > a ? line[(a + 1)..b] : "";
    }

    private async Task ReplyAsync(string text, CancellationToken ct)
        => await output.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), ct);

    private async Task<string?> ReadLineAsync(CancellationToken ct)
    {
        while (true)
        {
            var read = await input.ReadAsync(ct);
            if (read.Buffer.PositionOf((byte)'\n') is { } nl)
            {
                var line = Encoding.Latin1.GetString(read.Buffer.Slice(0, nl)).TrimEnd('\r');
                input.AdvanceTo(read.Buffer.GetPosition(1, nl));
                return line;
            }
            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
                return null;
        }
    }
}
