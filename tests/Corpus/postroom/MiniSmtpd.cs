using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HomeLab.MiniSmtpd;

public interface IUserTable
{
    bool Exists(string localPart);
}

public class Smtpd
{
    private readonly TcpListener listener;
    private readonly IUserTable users;
    private readonly string spool;
    private readonly string hostName;

    public Smtpd(int port, string hostName, string spool, IUserTable users)
    {
        listener = new TcpListener(IPAddress.Any, port);
        this.hostName = hostName;
        this.spool = spool;
        this.users = users;
    }

    public void Run()
    {
        listener.Start();
        while (true)
        {
            var tcp = listener.AcceptTcpClient();
            new Thread(() => Serve(tcp)) { IsBackground = true }.Start();
        }
    }

    private void Serve(TcpClient tcp)
    {
        using (tcp)
        using (var stream = tcp.GetStream())
        using (var reader = new StreamReader(stream, Encoding.ASCII))
        using (var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true })
        {
            string from = null;
            var to = new List<string>();
            writer.WriteLine($"220 {hostName} ESMTP MiniSmtpd");
            string line;
            while ((line = reader.ReadLine()) != null)
            {
                var verb = line.Length >= 4 ? line.Substring(0, 4).ToUpperInvariant() : line.ToUpperInvariant();
                switch (verb)
                {
                    case "EHLO":
                    case "HELO":
                        writer.WriteLine("250 " + hostName);
                        break;
                    case "MAIL":
                        from = Address(line);
                        to.Clear();
                        writer.WriteLine("250 sender ok");
                        break;
                    case "RCPT":
                        var rcpt = Address(line);
                        bool known;
                        try
                        {
                            known = users.Exists(rcpt.Split('@')[0]);
                        }
                        catch (DbException ex)
                        {
                            Console.WriteLine(ex.Message);
                            writer.WriteLine("550 cannot look up " + rcpt); //! SMTP105
                            break;
                        }
                        if (!known) { writer.WriteLine("550 no such user"); break; }
                        to.Add(rcpt);
                        writer.WriteLine("250 recipient ok");
                        break;
                    case "DATA":
                        if (to.Count == 0) { writer.WriteLine("554 no valid recipients"); break; }
                        long free;
                        try
                        {
                            free = new DriveInfo(spool).AvailableFreeSpace;
                        }
                        catch (IOException)
                        {
                            writer.WriteLine("554 spool drive not mounted"); //! SMTP105
                            break;
                        }
                        if (free < 10_000_000) { writer.WriteLine("452 disk full"); break; }
                        writer.WriteLine("354 end with .");
                        var text = new StringBuilder();
                        while ((line = reader.ReadLine()) != null && line != ".")
                            text.AppendLine(line.StartsWith("..") ? line.Substring(1) : line);
                        if (line == null) return;
                        string answer;
                        try
                        {
                            File.WriteAllText(Path.Combine(spool, Guid.NewGuid().ToString("N") + ".eml"), text.ToString());
                            answer = "250 queued";
                        }
                        catch (UnauthorizedAccessException)
                        {
                            answer = "451 spool not writable at the moment";
                        }
                        writer.WriteLine(answer);
                        to.Clear();
                        break;
                    case "RSET":
                        from = null; to.Clear();
                        writer.WriteLine("250 ok");
                        break;
                    case "NOOP":
                        writer.WriteLine("250 ok");
                        break;
                    case "QUIT":
                        writer.WriteLine("221 bye " + from);
                        return;
                    default:
                        writer.WriteLine("500 unrecognised");
                        break;
                }
            }
        }
    }

    private static string Address(string line)
    {
        int a = line.IndexOf('<'), b = line.IndexOf('>');
        return a >= 0 && b > a ? line.Substring(a + 1, b - a - 1) : "";
    }
}
