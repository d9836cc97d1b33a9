using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

// cat report.txt | quickmail someone@example.org "nightly report"
string to = args[0];
string subject = args.Length > 1 ? args[1] : "(no subject)";
string body = Console.In.ReadToEnd();

using TcpClient client = new("mail.lan", 25);
using NetworkStream ns = client.GetStream();
using StreamReader sr = new(ns, Encoding.UTF8);
using StreamWriter sw = new(ns, new UTF8Encoding(false));
sw.NewLine = "\r\n";
sw.AutoFlush = true;

string banner = sr.ReadLine() ?? "";
if (!banner.StartsWith("220"))
{
    Console.Error.WriteLine(banner);
    return 75;
}
while (banner.StartsWith("220-"))
    banner = sr.ReadLine() ?? "";

sw.WriteLine("EHLO batch.lan");
sr.ReadLine(); //! SMTP005

sw.WriteLine("MAIL FROM:<batch@lan.example>");
if (sr.ReadLine() is not ['2', ..])
{
    Console.Error.WriteLine("sender refused");
    return 65;
}

sw.WriteLine($"RCPT TO:<{to}>");
if (sr.ReadLine() is not ['2', ..])
{
    Console.Error.WriteLine("recipient refused");
    return 67;
}

sw.WriteLine("DATA");
if (sr.ReadLine() is not ['3', ..])
{
    Console.Error.WriteLine("no data wanted");
    return 75;
}

sw.WriteLine($"From: Batch <batch@lan.example>");
sw.WriteLine($"To: <{to}>");
sw.WriteLine($"Subject: {subject}");
sw.WriteLine();
foreach (string line in body.Split('\n'))
    sw.WriteLine(line.StartsWith('.') ? "." + line.TrimEnd('\r') : line.TrimEnd('\r'));
sw.WriteLine(".");
string verdict = sr.ReadLine() ?? "";
sw.WriteLine("QUIT");

if (verdict.StartsWith("2"))
    return 0;
Console.Error.WriteLine(verdict);
return 75;
