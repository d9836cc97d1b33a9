#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Ledger.Courier;

public class RelayRefusal : Exception
{
    public RelayRefusal(string line) : base(line)
    {
        Line = line;
        Digit = line.Length > 0 ? line[0] - '0' : 0;
    }

    public string Line { get; }
    public int Digit { get; }
    public bool ComesBack => Digit == 4;
}

public sealed class InvoiceCourier
{
    private static readonly TimeSpan[] Pauses =
    {
        TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1),
    };

    private readonly string _host;
    private readonly Action<string> _log;

    public InvoiceCourier(string host, Action<string> log) => (_host, _log) = (host, log);

    /// <returns>null, or why it could not be sent</returns>
    public string? Carry(string to, string pdfName, byte[] pdf)
    {
        var round = 0;
    again:
        try
        {
            Talk(to, Mime(to, pdfName, pdf));
            return null;
        }
        catch (RelayRefusal refusal) when (refusal.ComesBack && round < Pauses.Length)
        {
            _log($"{to}: {refusal.Line}, later");
        }
        catch (RelayRefusal refusal)
        {
            return refusal.Line;
        }
        catch (IOException error) when (round < Pauses.Length)
        {
            _log($"{to}: {error.Message}");
        }
        Thread.Sleep(Pauses[round++]);
        goto again;
    }

    private void Talk(string to, IEnumerable<string> mime)
    {
        using var tcp = new TcpClient(_host, 25);
        var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
        var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        Hear('2');
        Tell("EHLO ledger.example", '2');
        Tell("MAIL FROM:<invoices@ledger.example>", '2');
        Tell($"RCPT TO:<{to}>", '2');
        Tell("DATA", '3');
        foreach (var line in mime)
            writer.WriteLine(line);
        Tell(".", '2');
        writer.WriteLine("QUIT");
        return;

        void Tell(string line, char wanted)
        {
            writer.WriteLine(line);
            Hear(wanted);
        }

        void Hear(char wanted)
        {
            for (;;)
            {
                var line = reader.ReadLine() ?? throw new IOException("the relay hung up");
                if (line.Length > 3 && line[3] == '-')
                    continue;
                if (line.Length == 0 || line[0] != wanted)
                    throw new RelayRefusal(line);
                return;
            }
        }
    }

    private static IEnumerable<string> Mime(string to, string pdfName, byte[] pdf)
    {
        yield return "From: invoices@ledger.example";
        yield return "To: " + to;
        yield return "Subject: Your invoice " + Path.GetFileNameWithoutExtension(pdfName);
        yield return "MIME-Version: 1.0";
        yield return "Content-Type: application/pdf; name=\"" + pdfName + "\"";
        yield return "Content-Transfer-Encoding: base64";
        yield return "";
        foreach (var line in Convert.ToBase64String(pdf, Base64FormattingOptions.InsertLineBreaks).Split("\r\n"))
            yield return line;
    }
}
