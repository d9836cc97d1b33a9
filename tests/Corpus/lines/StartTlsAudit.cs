using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

// Audits the TLS of a list of mail hosts.
// usage: starttlsaudit host [host...]

var rows = new List<string[]> { new[] { "host", "tls", "cipher", "expires", "remark" } };

foreach (string host in args)
{
    try
    {
        rows.Add(Audit(host));
    }
    catch (Exception e) when (e is IOException or SocketException or AuthenticationException or FormatException)
    {
        rows.Add(new[] { host, "-", "-", "-", e.Message });
    }
}

int[] widths = Enumerable.Range(0, 4).Select(c => rows.Max(r => r[c].Length) + 2).ToArray();
foreach (string[] row in rows)
    Console.WriteLine(string.Concat(row.Take(4).Select((cell, c) => cell.PadRight(widths[c]))) + row[4]);

static string[] Audit(string host)
{
    using var tcp = new TcpClient(host, 25) { ReceiveTimeout = 60_000 };
    Stream stream = tcp.GetStream();

    Match greeting = Regex.Match(Read(stream), @"^(?<code>\d{3})[ -](?<name>\S+)");
    if (greeting.Groups["code"].Value is not "220")
        throw new IOException("greeting " + greeting.Value);
    string remark = greeting.Groups["name"].Value.Equals(host, StringComparison.OrdinalIgnoreCase) ? "" : "calls itself " + greeting.Groups["name"].Value;

    string plain = Ask(stream, "EHLO audit.example.org");
    if (!plain.Split('\n').Any(l => l.TrimEnd().EndsWith("STARTTLS", StringComparison.OrdinalIgnoreCase)))
    {
        Ask(stream, "QUIT");
        return new[] { host, "no", "-", "-", remark };
    }

    if (int.Parse(Ask(stream, "STARTTLS").Substring(0, 3)) != 220)
        return new[] { host, "refused", "-", "-", remark };

    X509Certificate seen = null;
    using var tls = new SslStream(stream, false, (_, certificate, _, errors) =>
    {
        seen = certificate;
        if (errors != SslPolicyErrors.None)
            remark += " " + errors;
        return true;
    });
    tls.AuthenticateAsClient(host);

    string secured = Ask(tls, "EHLO audit.example.org");
    if (secured[0] != '2')
        remark += " EHLO refused after TLS";
    else if (secured.Contains("AUTH", StringComparison.Ordinal))
        remark += " offers AUTH on 25";
    Ask(tls, "QUIT");

    return new[] { host, tls.SslProtocol.ToString(), tls.NegotiatedCipherSuite.ToString(), seen?.GetExpirationDateString() ?? "-", remark.Trim() };
}

static string Ask(Stream stream, string command)
{
    stream.Write(Encoding.ASCII.GetBytes(command + "\r\n"));
    return Read(stream);
}

static string Read(Stream stream)
{
    var all = new StringBuilder();
    var line = new StringBuilder();
    while (true)
    {
        int b = stream.ReadByte();
        if (b < 0)
            throw new EndOfStreamException();
        line.Append((char)b);
        if (b != '\n')
            continue;
        all.Append(line);
        if (line.Length < 4 || line[3] != '-')
            return all.ToString();
        line.Clear();
    }
}
