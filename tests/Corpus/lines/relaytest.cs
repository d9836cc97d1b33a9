using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

// open relay check for our customers' boxes; run: relaytest hosts.txt
if (args.Length != 1 || !File.Exists(args[0]))
{
    Console.Error.WriteLine("usage: relaytest <hosts.txt>");
    return 64;
}

const string Outside = "relaycheck@outside.example";
const string OtherOutside = "nobody@elsewhere.example";

string[] variants =
{
    OtherOutside,
    "nobody%elsewhere.example@{0}",
    "\"nobody@elsewhere.example\"",
    "@{0}:nobody@elsewhere.example",
    "elsewhere.example!nobody@{0}"
};

var openRelays = new List<string>();
foreach (string host in File.ReadLines(args[0]).Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#'))
{
    Console.Write($"{host,-40}");
    try
    {
        string hit = Probe(host);
        if (hit != null)
        {
            openRelays.Add($"{host} ({hit})");
            Console.WriteLine("OPEN");
        }
        else
        {
            Console.WriteLine("closed");
        }
    }
    catch (Exception e) when (e is IOException or SocketException)
    {
        Console.WriteLine("error: " + e.Message);
    }
}

File.WriteAllLines("open-relays.txt", openRelays);
return openRelays.Count == 0 ? 0 : 1;

string Probe(string host)
{
    using var tcp = new TcpClient { ReceiveTimeout = 30_000 };
    tcp.Connect(host, 25);
    using var r = new StreamReader(tcp.GetStream(), Encoding.ASCII);
    using var w = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

    string banner = r.ReadLine(); //! SMTP003
    if (banner == null)
        throw new IOException("closed at once");

    w.WriteLine("HELO relaycheck.outside.example");
    string helo = r.ReadLine();
    if (helo is not ['2', ..])
        throw new IOException("HELO: " + helo);

    foreach (string variant in variants)
    {
        string target = string.Format(variant, host);

        w.WriteLine("RSET");
        r.ReadLine();

        w.WriteLine($"MAIL FROM:<{Outside}>");
        string sender = r.ReadLine();
        if (sender is not ['2', ..])
            return null;

        w.WriteLine($"RCPT TO:<{target}>");
        string to = r.ReadLine() ?? "";
        if (to.Contains("ok", StringComparison.OrdinalIgnoreCase) || to.Contains("accepted")) //! SMTP102
        {
            w.WriteLine("QUIT");
            return target;
        }
    }

    w.WriteLine("QUIT");
    return null;
}
