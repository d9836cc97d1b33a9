using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;

namespace Marketing.ListCleaner;

public enum AddressStatus { Unknown, Valid, Invalid }

public class CleanResult
{
    public string Address;
    public AddressStatus Status;
    public string ServerSaid;
}

public class ListCleaner
{
    private readonly Func<string, string> _mxLookup;

    public ListCleaner(Func<string, string> mxLookup) { _mxLookup = mxLookup; }

    public CleanResult Check(string address)
    {
        var result = new CleanResult { Address = address, Status = AddressStatus.Unknown };
        var mx = _mxLookup(address.Split('@')[1]);
        if (mx == null) return result;

        try
        {
            using var tcp = new TcpClient(mx, 25) { ReceiveTimeout = 20000, SendTimeout = 20000 };
            using var stream = tcp.GetStream();
            using var reader = new StreamReader(stream);
            using var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };

            if (ReadCode(reader, out _) != 220) return result;

            writer.WriteLine("HELO cleaner.marketing.example");
            if (ReadCode(reader, out _) != 250) return result;

            writer.WriteLine("MAIL FROM:<check@cleaner.marketing.example>");
            if (ReadCode(reader, out _) != 250) return result;

            writer.WriteLine("RCPT TO:<" + address + ">");
            int code = ReadCode(reader, out result.ServerSaid);
            if (code >= 200 && code < 300)
                result.Status = AddressStatus.Valid;
            else if (code >= 400) //! SMTP004
                result.Status = AddressStatus.Invalid;

            writer.WriteLine("QUIT");
        }
        catch (SocketException e)
        {
            result.ServerSaid = e.Message;
        }
        catch (IOException e)
        {
            result.ServerSaid = e.Message;
        }

        return result;
    }

    private static int ReadCode(StreamReader reader, out string line)
    {
        do
        {
            line = reader.ReadLine();
            if (line == null || line.Length < 3) return 0;
        }
        while (line.Length > 3 && line[3] == '-');
        return int.TryParse(line.Substring(0, 3), out var code) ? code : 0;
    }
}
