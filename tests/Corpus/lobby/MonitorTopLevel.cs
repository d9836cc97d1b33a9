using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

// nagios-like plugin: 0 ok, 1 warning, 2 critical, 3 unknown
if (args.Length < 1)
{
    Console.WriteLine("SMTP UNKNOWN - usage: check_smtp host [port] [from] [rcpt]");
    return 3;
}

var host = args[0];
var port = args.Length > 1 ? int.Parse(args[1]) : 25;
var steps = new List<(string Line, Func<string, bool> Fine)>
{
    ("EHLO monitor.example", reply => reply.StartsWith("250")),
};
if (args.Length > 3)
{
    steps.Add(($"MAIL FROM:<{args[2]}>", reply => reply.StartsWith("250")));
    steps.Add(($"RCPT TO:<{args[3]}>", reply => reply.StartsWith("25")));
    steps.Add(("RSET", _ => true));
}

var watch = Stopwatch.StartNew();
try
{
    using var tcp = new TcpClient { ReceiveTimeout = 10000, SendTimeout = 10000 };
    await tcp.ConnectAsync(host, port);
    using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
    using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

    var greeting = Listen(reader);
    if (greeting.Length == 0)
        return Say("CRITICAL", "no greeting", 2);
    if (greeting[0] == '4')
        return Say("WARNING", greeting, 1);
    if (!greeting.StartsWith("22", StringComparison.Ordinal))
        return Say("CRITICAL", greeting, 2);

    foreach (var (line, fine) in steps)
    {
        writer.WriteLine(line);
        var reply = Listen(reader);
        if (fine(reply))
            continue;
        return reply.StartsWith('4') ? Say("WARNING", line + ": " + reply, 1) : Say("CRITICAL", line + ": " + reply, 2);
    }

    writer.WriteLine("QUIT");
    return watch.ElapsedMilliseconds > 3000
        ? Say("WARNING", "slow", 1)
        : Say("OK", greeting.Length > 40 ? greeting.Substring(0, 40) : greeting, 0);
}
catch (SocketException error)
{
    return Say("CRITICAL", error.SocketErrorCode.ToString(), 2);
}
catch (IOException error)
{
    return Say("CRITICAL", error.Message, 2);
}

int Say(string state, string text, int exit)
{
    Console.WriteLine($"SMTP {state} - {text} | time={watch.ElapsedMilliseconds}ms");
    return exit;
}

static string Listen(StreamReader reader)
{
    var line = reader.ReadLine() ?? "";
    while (line.Length > 3 && line[3] == '-')
        line = reader.ReadLine() ?? "";
    return line;
}
