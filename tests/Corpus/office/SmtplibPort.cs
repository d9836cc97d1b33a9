#nullable enable
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Mail;
using System.Threading;

// port of tools/notify.py, keep in step with it

var settings = File.Exists("notify.ini")
    ? ReadIni("notify.ini")
    : new Dictionary<string, string> { ["host"] = "localhost", ["port"] = "25", ["from"] = "notify@lab.example" };

if (args.Length < 2)
{
    Console.Error.WriteLine("usage: notify SUBJECT ADDRESS...");
    return 2;
}

var body = Console.In.ReadToEnd();
var failed = 0;
foreach (var address in args.Skip(1))
{
    using var message = new MailMessage(settings["from"], address, args[0], body);
    if (!Notifier.SendWithRetry(settings, message))
        failed++;
}

return failed == 0 ? 0 : 1;

static Dictionary<string, string> ReadIni(string path)
{
    var result = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
    foreach (var line in File.ReadLines(path))
    {
        if (line.StartsWith('#') || line.StartsWith('['))
            continue;
        var parts = line.Split('=', 2);
        if (parts.Length == 2)
            result[parts[0].Trim()] = parts[1].Trim();
    }

    return result;
}

internal static class Notifier
{
    private const int Tries = 5;

    private static readonly HashSet<int> RetryCodes = new()
    {
        421,
        450,
        451,
        452,
        550, //! SMTP001
        554, //! SMTP001
    };

    public static bool SendWithRetry(IReadOnlyDictionary<string, string> settings, MailMessage message)
    {
        using var server = new SmtpClient(settings["host"], int.Parse(settings["port"], CultureInfo.InvariantCulture));
        if (settings.TryGetValue("user", out var user))
            server.Credentials = new NetworkCredential(user, settings["password"]);

        for (var i = 1; i <= Tries; i++)
        {
            try
            {
                server.Send(message);
                Log($"sent to {message.To}");
                return true;
            }
            catch (SmtpException e) when (RetryCodes.Contains((int)e.StatusCode) && i < Tries)
            {
                Log($"{message.To}: {(int)e.StatusCode}, sleeping");
                Thread.Sleep(TimeSpan.FromSeconds(10 * i));
            }
            catch (SmtpException e)
            {
                Log($"{message.To}: {e.Message}");
                return false;
            }
        }

        return false;
    }

    private static void Log(string text) =>
        Console.Error.WriteLine(DateTime.Now.ToString("s", CultureInfo.InvariantCulture) + " " + text);
}
