#nullable enable
using System;
using System.IO;
using System.Linq;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

// sendtest <host> <to> [--tls]   quick test of a new mail box

string host = args.ElementAtOrDefault(0) ?? throw new ArgumentException("host?");
string to = args.ElementAtOrDefault(1) ?? throw new ArgumentException("to?");
bool implicitTls = args.Contains("--tls");

using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
socket.Connect(host, implicitTls ? 465 : 25);
Stream stream = new NetworkStream(socket, true);
if (implicitTls)
{
    var ssl = new SslStream(stream, false, (_, _, _, _) => true);
    ssl.AuthenticateAsClient(host);
    Console.WriteLine($"* {ssl.SslProtocol}, {ssl.NegotiatedCipherSuite}");
    stream = ssl;
}

var reader = new StreamReader(stream, Encoding.UTF8);
var color = Console.ForegroundColor;

Send($"EHLO {Environment.MachineName}"); //! SMTP002
Check();
Send("MAIL FROM:<postmaster@localhost.example>");
Check();
Send($"RCPT TO:<{to}>");
Check();
Send("DATA");
Check();
Send("Subject: test");
Send($"To: <{to}>");
Send($"Date: {DateTimeOffset.Now:r}");
Send("");
Send("This is a test.");
Send(".");
Check();
Send("QUIT");
Console.WriteLine("* done");
return;

void Send(string line)
{
    Console.ForegroundColor = ConsoleColor.Cyan;
    Console.WriteLine("> " + line);
    Console.ForegroundColor = color;
    stream.Write(Encoding.UTF8.GetBytes(line + "\r\n"));
    stream.Flush();
}

void Check()
{
    string? line;
    do
    {
        line = reader.ReadLine();
        Console.WriteLine("< " + line);
    }
    while (line is { Length: > 3 } && line[3] == '-');

    if (string.IsNullOrEmpty(line) || line[0] is '4' or '5')
    {
        Console.ForegroundColor = ConsoleColor.Red;
        Console.WriteLine("! that was that");
        Console.ForegroundColor = color;
        Environment.Exit(1);
    }
}
