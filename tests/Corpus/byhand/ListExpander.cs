#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

// expn <server> <list> : shows who is on a list of the sendmail host
if (args.Length != 2)
{
    Console.Error.WriteLine("expn server list");
    return 2;
}

using var tcp = new TcpClient(args[0], 25);
using var reader = new StreamReader(tcp.GetStream(), Encoding.Latin1);
using var writer = new StreamWriter(tcp.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };

var hello = Reply();
if (hello.Code is not 220)
    return Fail("greeting", hello);

hello = Ask("EHLO expn.example");
if (hello.Code / 100 is not 2)
    hello = Ask("HELO expn.example");
if (hello.Code / 100 is not 2)
    return Fail("hello", hello);

var members = Ask("EXPN " + args[1]);
switch (members.Code)
{
    case 250:
        foreach (var m in members.Lines)
        {
            Console.WriteLine(m);
            var user = m.Trim('<', '>').Split('@')[0];
            var check = Ask("VRFY " + user);
            Console.WriteLine(check.Code switch
            {
                250 => "    here",
                251 => "    forwarded",
                252 => "    perhaps",
                >= 400 and < 500 => "    ask again",
                _ => "    no",
            });
        }
        break;
    case 252:
        Console.WriteLine("the server does not tell");
        break;
    case 502:
    case 500:
        Console.WriteLine("EXPN is not supported");
        break;
    default:
        return Fail("EXPN", members);
}

writer.WriteLine("QUIT");
return 0;

(int Code, List<string> Lines) Ask(string command)
{
    writer.WriteLine(command);
    return Reply();
}

(int Code, List<string> Lines) Reply()
{
    var lines = new List<string>();
    for (; ; )
    {
        var line = reader.ReadLine();
        if (line is null || line.Length < 3)
            return (0, lines);
        lines.Add(line.Length > 4 ? line[4..] : "");
        if (line.Length == 3 || line[3] == ' ')
            return (int.TryParse(line[..3], out var c) ? c : 0, lines);
    }
}

int Fail(string what, (int Code, List<string> Lines) r)
{
    Console.Error.WriteLine($"{what}: {r.Code} {string.Join(" / ", r.Lines)}");
    return 1;
}
