using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using MailKit.Net.Smtp;
using MimeKit;

namespace Corpus.Mixed.CronReport;

// usage: cronreport <job name> <address>   (body on stdin)
internal static class Program
{
    private const int Attempts = 5;

    public static int Run(string[] args, TextReader stdin, TextWriter stderr)
    {
        if (args.Length < 2)
        {
            stderr.WriteLine("usage: cronreport <job> <address>");
            return 64;
        }

        var mail = new MimeMessage();
        mail.From.Add(new MailboxAddress("cron", $"cron@{Environment.MachineName}"));
        mail.To.Add(MailboxAddress.Parse(args[1]));
        mail.Subject = $"[cron] {args[0]}";
        mail.Body = new TextPart("plain") { Text = stdin.ReadToEnd() };

        for (int i = 1; i <= Attempts; i++)
        {
            try
            {
                using var smtp = new SmtpClient();
                smtp.Connect("localhost", 25, false);
                smtp.Send(mail);
                smtp.Disconnect(true);
                return 0;
            }
            catch (Exception e) when (e is SmtpCommandException or SocketException or IOException)  //! SMTP101
            {
                stderr.WriteLine($"attempt {i}/{Attempts}: {e.Message}");
                Thread.Sleep(TimeSpan.FromSeconds(i * 10));
            }
        }

        return 75; // EX_TEMPFAIL
    }
}
