using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.ImplicitTlsLoginIgnored;

public class Submitter
{
    public string Host { get; set; } = "localhost";
    public string UserName { get; set; } = "";
    public string Password { get; set; } = "";

    public bool Submit(string from, string to, string mail)
    {
        using var tcp = new TcpClient(Host, 465);
        using var tls = new SslStream(tcp.GetStream());
        tls.AuthenticateAsClient(Host);
        using var reader = new StreamReader(tls, Encoding.ASCII);
        using var writer = new StreamWriter(tls, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        if (GetReply(reader) != 220)
            return false;
        writer.WriteLine("EHLO submit.example");
        if (GetReply(reader) != 250)
            return false;

        int status;
        writer.WriteLine("AUTH PLAIN " + Convert.ToBase64String(Encoding.UTF8.GetBytes("\0" + UserName + "\0" + Password)));
        status = GetReply(reader);  //! SMTP005

        writer.WriteLine("MAIL FROM:<{0}>", from);
        status = GetReply(reader);
        if (status != 250)
            return false;

        writer.WriteLine("RCPT TO:<{0}>", to);
        status = GetReply(reader);
        if (status == 250)  //! SMTP103
        {
            writer.WriteLine("DATA");
            status = GetReply(reader);
            if (status != 354)
                return false;
            writer.WriteLine(mail.Replace("\r\n.", "\r\n..") + "\r\n.");
            status = GetReply(reader);
        }

        writer.WriteLine("QUIT");
        return status == 250;
    }

    private static int GetReply(StreamReader reader)
    {
        while (true)
        {
            var line = reader.ReadLine();
            if (line == null || line.Length < 3)
                throw new IOException("No reply from the server");
            if (line.Length == 3 || line[3] != '-')
                return int.Parse(line.Substring(0, 3));
        }
    }
}
