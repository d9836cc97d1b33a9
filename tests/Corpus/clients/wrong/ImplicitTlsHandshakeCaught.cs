using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Corpus.Clients.ImplicitTlsHandshakeCaught;

public sealed class TlsReporter
{
    private SslStream? tls;

    public string Status { get; private set; } = "";

    public bool Report(string host, string from, string to, string text)
    {
        using var tcp = new TcpClient();
        try
        {
            tcp.Connect(host, 465);
            tls = new SslStream(tcp.GetStream());
            tls.AuthenticateAsClient(host);
        }
        catch (SocketException)  //! SMTP007
        {
            Status = "no connection";
        }
        catch (AuthenticationException)
        {
            Status = "certificate";
            return false;
        }

        using var reader = new StreamReader(tls!);
        using var writer = new StreamWriter(tls!) { NewLine = "\r\n", AutoFlush = true };
        if (!Good('2', null) || !Good('2', "EHLO reporter.example") || !Good('2', $"MAIL FROM:<{from}>") || !Good('2', $"RCPT TO:<{to}>") || !Good('3', "DATA"))
            return false;
        return Good('2', text.Replace("\r\n.", "\r\n..") + "\r\n.");

        bool Good(char digit, string? line)
        {
            if (line is not null)
                writer.WriteLine(line);
            do
                Status = reader.ReadLine() ?? throw new EndOfStreamException();
            while (Status.Length > 3 && Status[3] == '-');
            return Status[0] == digit;
        }
    }
}
