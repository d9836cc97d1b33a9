using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace LabTools.DropServer;

public interface ISpool
{
    Task<string> StoreAsync(string sender, IReadOnlyList<string> recipients, byte[] data, CancellationToken ct);
    bool IsLocal(string address);
}

public sealed class SpoolFullException : Exception { }

public sealed class BadMessageException : Exception
{
    public BadMessageException(string m) : base(m) { }
}

/// <summary>One connection of the drop server.</summary>
internal sealed class DropSession
{
    private readonly StreamReader _in;
    private readonly StreamWriter _out;
    private readonly ISpool _spool;
    private string _sender;
    private readonly List<string> _rcpts = new();

    public DropSession(NetworkStream stream, ISpool spool)
    {
        _in = new StreamReader(stream, Encoding.ASCII);
        _out = new StreamWriter(stream, Encoding.ASCII) { AutoFlush = true, NewLine = "\r\n" };
        _spool = spool;
    }

    public async Task RunAsync(CancellationToken ct)
    {
        await _out.WriteLineAsync("220 lab.example drop server");
        while (await _in.ReadLineAsync(ct) is { } cmd)
        {
            if (cmd.StartsWith("EHLO", StringComparison.OrdinalIgnoreCase) || cmd.StartsWith("HELO", StringComparison.OrdinalIgnoreCase))
                await _out.WriteLineAsync("250 lab.example");
            else if (cmd.StartsWith("MAIL FROM:", StringComparison.OrdinalIgnoreCase))
            {
                _sender = cmd[10..].Trim(' ', '<', '>');
                _rcpts.Clear();
                await _out.WriteLineAsync("250 2.1.0 ok");
            }
            else if (cmd.StartsWith("RCPT TO:", StringComparison.OrdinalIgnoreCase))
            {
                var a = cmd[8..].Trim(' ', '<', '>');
                if (_spool.IsLocal(a))
                {
                    _rcpts.Add(a);
                    await _out.WriteLineAsync("250 2.1.5 ok");
                }
                else
                {
                    await _out.WriteLineAsync("550 5.1.1 no such user here");
                }
            }
            else if (cmd.Equals("DATA", StringComparison.OrdinalIgnoreCase))
                await DataAsync(ct);
            else if (cmd.Equals("QUIT", StringComparison.OrdinalIgnoreCase))
            {
                await _out.WriteLineAsync("221 2.0.0 bye");
                return;
            }
            else
                await _out.WriteLineAsync("500 5.5.1 what?");
        }
    }

    private async Task DataAsync(CancellationToken ct)
    {
        if (_rcpts.Count == 0)
        {
            await _out.WriteLineAsync("554 5.5.1 no valid recipients");
            return;
        }

        await _out.WriteLineAsync("354 end with a dot");
        var text = new StringBuilder();
        string line;
        while ((line = await _in.ReadLineAsync(ct)) != null && line != ".")
            text.Append(line.StartsWith("..") ? line[1..] : line).Append("\r\n");

        string answer;
        try
        {
            var id = await _spool.StoreAsync(_sender, _rcpts, Encoding.ASCII.GetBytes(text.ToString()), ct);
            answer = "250 2.0.0 stored as " + id;
        }
        catch (BadMessageException bad)
        {
            answer = "554 5.6.0 " + bad.Message;
        }
        catch (SpoolFullException)
        {
            answer = "452 4.3.1 spool is full";
        }
        catch (IOException)
        {
            answer = "451 4.3.0 spool trouble, try later";
        }

        await _out.WriteLineAsync(answer);
        _sender = null;
        _rcpts.Clear();
    }
}
