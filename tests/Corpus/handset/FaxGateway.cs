#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Telco.FaxGateway;

public sealed record FaxJob(string Id, string MailTo, string TiffPath);

public sealed class FaxToMailGateway
{
    private readonly ILogger<FaxToMailGateway> _log;
    private readonly string _smart;
    private TcpClient? _tcp;
    private StreamReader? _rd;
    private StreamWriter? _wr;

    public FaxToMailGateway(ILogger<FaxToMailGateway> log, string smartHost)
    {
        _log = log;
        _smart = smartHost;
    }

    public bool Forward(FaxJob job)
    {
        try
        {
            Open();
        }
        catch (Exception e) //! SMTP007
        {
            _log.LogError(e, "Smart host {Host} does not answer", _smart);
        }

        try
        {
            Must("MAIL FROM:<fax@telco.example>", '2');
            Must($"RCPT TO:<{job.MailTo}>", '2');
            Must("DATA", '3');
            WriteMessage(job);
            Must(".", '2');
            _log.LogInformation("Fax {Id} forwarded to {To}", job.Id, job.MailTo);
            return true;
        }
        catch (IOException e)
        {
            _log.LogWarning(e, "Fax {Id} stays in the spool", job.Id);
            return false;
        }
        finally
        {
            _tcp?.Dispose();
            _tcp = null;
        }
    }

    private void Open()
    {
        _tcp = new TcpClient { ReceiveTimeout = 60_000 };
        _tcp.Connect(_smart, 25);
        _rd = new StreamReader(_tcp.GetStream(), Encoding.ASCII);
        _wr = new StreamWriter(_tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        Check(Reply(), '2', "greeting");
        Must("EHLO fax.telco.example", '2');
    }

    private void Must(string command, char digit)
    {
        _wr!.WriteLine(command);
        Check(Reply(), digit, command);
    }

    private string Reply()
    {
        string? line;
        do
        {
            line = _rd!.ReadLine();
        }
        while (line is { Length: > 3 } && line[3] == '-');
        return line ?? throw new EndOfStreamException("smart host closed the connection");
    }

    private static void Check(string reply, char digit, string what)
    {
        if (reply.Length == 0 || reply[0] != digit)
            throw new IOException($"{what}: {reply}");
    }

    private void WriteMessage(FaxJob job)
    {
        var boundary = "fax-" + job.Id;
        var head = new List<string>
        {
            "From: fax@telco.example",
            "To: " + job.MailTo,
            "Subject: Fax " + job.Id,
            "MIME-Version: 1.0",
            $"Content-Type: multipart/mixed; boundary=\"{boundary}\"",
            "",
            "--" + boundary,
            "Content-Type: image/tiff",
            "Content-Transfer-Encoding: base64",
            "",
        };
        head.ForEach(_wr!.WriteLine);
        _wr.WriteLine(Convert.ToBase64String(File.ReadAllBytes(job.TiffPath), Base64FormattingOptions.InsertLineBreaks));
        _wr.WriteLine("--" + boundary + "--");
    }
}
