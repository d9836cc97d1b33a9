using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

// cron: */15 * * * * /opt/tools/diskalert 10 ops@example.net,night@example.net

var limit = args.Length > 0 ? double.Parse(args[0]) : 10.0;
var recipients = (args.Length > 1 ? args[1] : "root@localhost").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

var full = DriveInfo.GetDrives()
    .Where(d => d.IsReady && d.DriveType == DriveType.Fixed && d.TotalSize > 0)
    .Where(d => 100.0 * d.AvailableFreeSpace / d.TotalSize < limit)
    .ToList();

if (full.Count == 0)
    return 0;

var report = new StringBuilder();
foreach (var drive in full)
    report.Append($"{drive.Name,-20} {drive.AvailableFreeSpace / (1 << 20),10} MB free of {drive.TotalSize / (1 << 20)} MB\r\n");

using var tcp = new TcpClient("localhost", 25);
using var reader = new StreamReader(tcp.GetStream());
using var writer = new StreamWriter(tcp.GetStream()) { NewLine = "\r\n", AutoFlush = true };

string line = reader.ReadLine();
if (line == null || !line.StartsWith("220"))
{
    Console.Error.WriteLine("diskalert: no mail service: " + line);
    return 75;
}

writer.WriteLine("HELO " + Environment.MachineName);
line = reader.ReadLine();
if (line == null || !line.StartsWith("250"))
{
    Console.Error.WriteLine("diskalert: " + line);
    return 75;
}

writer.WriteLine("MAIL FROM:<diskalert@" + Environment.MachineName + ">");
line = reader.ReadLine();
if (line == null || !line.StartsWith("250"))
{
    Console.Error.WriteLine("diskalert: " + line);
    return 75;
}

foreach (var recipient in recipients)
{
    writer.WriteLine("RCPT TO:<" + recipient + ">");
    reader.ReadLine(); //! SMTP005
}

writer.WriteLine("DATA");
line = reader.ReadLine();
if (line == null || !line.StartsWith("354"))
{
    Console.Error.WriteLine("diskalert: " + line);
    return 75;
}

writer.WriteLine("Subject: disk space on " + Environment.MachineName);
writer.WriteLine("To: " + string.Join(", ", recipients));
writer.WriteLine();
writer.Write(report);
writer.WriteLine(".");
Console.WriteLine(reader.ReadLine()); //! SMTP005
writer.WriteLine("QUIT");
return 0;
