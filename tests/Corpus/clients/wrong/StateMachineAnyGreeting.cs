using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.StateMachineAnyGreeting;

public sealed class StateMachineClient(string sender, string recipient, string message)
{
    private enum State { Connected, Hello, Mail, Rcpt, Data, Body, Quit, Closed }

    public bool Sent { get; private set; }

    public void Run(string host)
    {
        using var client = new TcpClient(host, 25);
        using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);

        // Wait for the server to say something, then begin.
        ReadReply(reader);  //! SMTP003
        var state = State.Hello;
        Say("EHLO machine.example");

        while (state != State.Closed)
        {
            var code = ReadReply(reader);
            switch (state)
            {
                case State.Hello when code == 250:
                    state = State.Mail;
                    Say($"MAIL FROM:<{sender}>");
                    break;
                case State.Mail when code == 250:
                    state = State.Rcpt;
                    Say($"RCPT TO:<{recipient}>");
                    break;
                case State.Rcpt when code is 250 or 251:
                    state = State.Data;
                    Say("DATA");
                    break;
                case State.Data when code == 354:
                    state = State.Body;
                    Say(message.Replace("\r\n.", "\r\n..") + "\r\n.");
                    break;
                case State.Quit:
                    state = State.Closed;
                    break;
                default:
                    Sent = state == State.Body && code == 250;
                    state = State.Quit;
                    Say("QUIT");
                    break;
            }
        }

        void Say(string line) => stream.Write(Encoding.UTF8.GetBytes(line + "\r\n"));
    }

    private static int ReadReply(TextReader reader)
    {
        while (true)
        {
            var line = reader.ReadLine() ?? throw new IOException("The server hung up.");
            if (line.Length < 4 || line[3] != '-')
                return int.Parse(line[..3]);
        }
    }
}
