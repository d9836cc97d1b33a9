using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.BlockingMailerEndUnread;

public class QuickMailer
{
    public void Send(string host, int port, string from, string to, string[] lines)
    {
        using (var client = new TcpClient(host, port))
        using (var reader = new StreamReader(client.GetStream(), Encoding.ASCII))
        using (var writer = new StreamWriter(client.GetStream(), Encoding.ASCII))
        {
            writer.NewLine = "\r\n";
            writer.AutoFlush = true;

            Check(reader, "220");
            writer.WriteLine("HELO quick.example");
            Check(reader, "250");
            writer.WriteLine("MAIL FROM:<" + from + ">");
            Check(reader, "250");
            writer.WriteLine("RCPT TO:<" + to + ">");
            Check(reader, "25");
            writer.WriteLine("DATA");
            Check(reader, "354");

            foreach (var line in lines)
                writer.WriteLine(line.StartsWith(".") ? "." + line : line);

            // done, no need to wait
            writer.WriteLine(".");  //! SMTP005
            writer.WriteLine("QUIT");
        }
    }

    private static void Check(StreamReader reader, string expected)
    {
        string? line;
        do
        {
            line = reader.ReadLine();
        }
        while (line != null && line.Length > 3 && line[3] == '-');

        if (line == null || !line.StartsWith(expected))
            throw new InvalidOperationException("Unexpected: " + line);
    }
}
