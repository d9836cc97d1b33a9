using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using SmtpReplies;

namespace Corpus.Clients.ReaderClientUnready;

public sealed class StatusSender
{
    public SmtpReply Problem { get; private set; }

    public bool Send(string host, string text)
    {
        using var tcp = new TcpClient(host, 25);
        var stream = tcp.GetStream();
        var reader = SmtpReplyReader.Create(stream);

        try
        {
            reader.ReadGreeting();
        }
        catch (SmtpReplyException refused)  //! SMTP007
        {
            Problem = refused.Reply;
        }

        return Try("EHLO status.example", SmtpReplyClass.PositiveCompletion)
            && Try("MAIL FROM:<status@status.example>", SmtpReplyClass.PositiveCompletion)
            && Try("RCPT TO:<board@status.example>", SmtpReplyClass.PositiveCompletion)
            && Try("DATA", SmtpReplyClass.PositiveIntermediate)
            && Try($"Subject: Status\r\n\r\n{text}\r\n.", SmtpReplyClass.PositiveCompletion);

        bool Try(string line, SmtpReplyClass wanted)
        {
            stream.Write(Encoding.UTF8.GetBytes(line + "\r\n"));
            var reply = reader.Read();
            if (reply.Class == wanted)
                return true;
            Problem = reply;
            return false;
        }
    }
}
