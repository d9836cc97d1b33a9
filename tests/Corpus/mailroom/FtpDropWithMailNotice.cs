#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Logistik.Edi;

/// <summary>Uploads the DESADV files to the partner's FTP server and sends the dispatcher a summary.</summary>
public sealed class FtpDropWithMailNotice
{
    private const int ServiceReady = 220;
    private const int FileActionNotTaken = 450;
    private const int FileUnavailable = 550;
    private const int PageTypeUnknown = 551;

    private readonly string _ftpHost;
    private readonly string _mailHost;
    private readonly List<string> _report = new();

    public FtpDropWithMailNotice(string ftpHost, string mailHost)
    {
        _ftpHost = ftpHost;
        _mailHost = mailHost;
    }

    private static bool ShouldRetryUpload(int ftpCode) => ftpCode is FileActionNotTaken or FileUnavailable or 425 or 426;

    public void Run(IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            var left = 3;
            while (left-- > 0)
            {
                var code = Store(file);
                if (code is 226 or 250)
                {
                    _report.Add($"{Path.GetFileName(file)}: ok");
                    break;
                }

                // the partner answers 550 while his importer holds the directory
                if (!ShouldRetryUpload(code))
                {
                    _report.Add($"{Path.GetFileName(file)}: {code}");
                    break;
                }

                Thread.Sleep(TimeSpan.FromSeconds(30));
            }
        }

        Notify();
    }

    private int Store(string file)
    {
        using var control = new TcpClient(_ftpHost, 21);
        using var reader = new StreamReader(control.GetStream(), Encoding.ASCII);
        using var writer = new StreamWriter(control.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        if (ReadCode(reader) != ServiceReady)
            return 421;
        writer.WriteLine("USER edi");
        if (ReadCode(reader) == 331)
        {
            writer.WriteLine("PASS edi");
            ReadCode(reader);
        }

        writer.WriteLine("PASV");
        var line = reader.ReadLine() ?? "";
        var numbers = line[(line.IndexOf('(') + 1)..line.IndexOf(')')].Split(',');
        var port = int.Parse(numbers[4]) * 256 + int.Parse(numbers[5]);

        writer.WriteLine("STOR " + Path.GetFileName(file));
        using (var data = new TcpClient(_ftpHost, port))
        using (var source = File.OpenRead(file))
        {
            var first = ReadCode(reader);
            if (first >= 400)
                return first;
            source.CopyTo(data.GetStream());
        }

        var result = ReadCode(reader);
        writer.WriteLine("QUIT");
        return result;
    }

    private static int ReadCode(StreamReader reader)
    {
        var line = reader.ReadLine();
        while (line is { Length: > 3 } && line[3] == '-')
            line = reader.ReadLine();
        return line is { Length: >= 3 } && int.TryParse(line.AsSpan(0, 3), out var code) ? code : 0;
    }

    private void Notify()
    {
        using var client = new SmtpClient(_mailHost);
        using var mail = new MailMessage("edi@logistik.example", "dispo@logistik.example", "EDI upload", string.Join("\r\n", _report));
        try
        {
            client.Send(mail);
        }
        catch (SmtpException e)
        {
            File.AppendAllText("edi.log", $"{DateTime.Now:s} mail: {(int)e.StatusCode} {e.Message}{Environment.NewLine}");
        }
    }
}
