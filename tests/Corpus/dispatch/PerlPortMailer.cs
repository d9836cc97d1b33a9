using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

// Port of sendreport.pl (1999). Same order of things as there, so that the two can be compared.
public class MiniSmtp
{
    private Socket sock;
    private string rest = "";

    public string Post(string host, string from, string rcpt, string body)
    {
        sock = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        sock.Connect(host, 25);
        try
        {
            string r = Answer();
            if (!r.StartsWith("220")) return r;
            r = Say("HELO reports.example");
            if (!r.StartsWith("2")) return r;
            r = Say("MAIL FROM:<" + from + ">");
            if (!r.StartsWith("2")) return r;
            r = Say("RCPT TO:<" + rcpt + ">");
            if (!r.StartsWith("2")) return r;
            r = Say("DATA");
            if (!r.StartsWith("354")) return r;
            r = Say(body.Replace("\r\n.", "\r\n..") + "\r\n.");
            Put("QUIT");
            return r;
        }
        finally
        {
            sock.Close();
        }
    }

    private string Say(string line)
    {
        Put(line);
        return Answer();
    }

    private void Put(string line)
    {
        sock.Send(Encoding.ASCII.GetBytes(line + "\r\n"));
    }

    private string Answer()
    {
        string line;
        do
        {
            int eol;
            while ((eol = rest.IndexOf('\n')) < 0)
            {
                byte[] buf = new byte[1024];
                int n = sock.Receive(buf);
                if (n == 0) throw new IOException("eof");
                rest += Encoding.ASCII.GetString(buf, 0, n);
            }

            line = rest.Substring(0, eol).TrimEnd('\r');
            rest = rest.Substring(eol + 1);
        }
        while (line.Length > 3 && line[3] == '-');
        return line;
    }
}

public static class PerlPortMailer
{
    public static int Main(string[] argv)
    {
        if (argv.Length < 4)
        {
            Console.Error.WriteLine("usage: sendreport host from to file");
            return 2;
        }

        string body = File.ReadAllText(argv[3]);
        int tries = 0;

    AGAIN:
        string reply = new MiniSmtp().Post(argv[0], argv[1], argv[2], body);
        Console.WriteLine("<- " + reply);
        if (reply.StartsWith("250"))
            return 0;
        if (tries++ < 10 && (reply.StartsWith("4") || reply.StartsWith("550"))) //! SMTP001
        {
            Thread.Sleep(60 * 1000);
            goto AGAIN;
        }

        return 1;
    }
}
