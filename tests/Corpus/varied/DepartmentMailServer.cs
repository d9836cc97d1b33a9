using System;
using System.Collections.Generic;
using System.Data.Common;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Department.MailIn
{
    public interface IUserDirectory
    {
        bool Exists(string address);
        void Store(string address, string message);
    }

    public class DepartmentMailServer
    {
        private const int MaxSize = 10 * 1024 * 1024;
        private readonly TcpListener _listener = new TcpListener(IPAddress.Any, 2525);
        private readonly IUserDirectory _users;

        public DepartmentMailServer(IUserDirectory users)
        {
            _users = users;
        }

        public void Start()
        {
            _listener.Start();
            var t = new Thread(() =>
            {
                while (true)
                {
                    TcpClient c = _listener.AcceptTcpClient();
                    ThreadPool.QueueUserWorkItem(_ => Serve(c));
                }
            });
            t.IsBackground = true;
            t.Start();
        }

        private void Serve(TcpClient c)
        {
            using (c)
            using (var r = new StreamReader(c.GetStream(), Encoding.Latin1))
            using (var w = new StreamWriter(c.GetStream(), Encoding.Latin1) { AutoFlush = true, NewLine = "\r\n" })
            {
                var rcpts = new List<string>();
                w.WriteLine("220 mail.department.example ready");
                for (string? cmd = r.ReadLine(); cmd != null; cmd = r.ReadLine())
                {
                    string u = cmd.ToUpperInvariant();
                    if (u.StartsWith("EHLO") || u.StartsWith("HELO"))
                        w.WriteLine("250 hello");
                    else if (u.StartsWith("MAIL FROM:"))
                    {
                        rcpts.Clear();
                        w.WriteLine("250 ok");
                    }
                    else if (u.StartsWith("RCPT TO:"))
                        w.WriteLine(Recipient(cmd.Substring(8).Trim(' ', '<', '>'), rcpts));
                    else if (u == "DATA")
                    {
                        if (rcpts.Count == 0)
                        {
                            w.WriteLine("503 need RCPT first");
                            continue;
                        }
                        w.WriteLine("354 go on");
                        w.WriteLine(Receive(r, rcpts));
                    }
                    else if (u == "QUIT")
                    {
                        w.WriteLine("221 bye");
                        return;
                    }
                    else
                        w.WriteLine("502 not implemented");
                }
            }
        }

        private string Recipient(string address, List<string> rcpts)
        {
            try
            {
                if (!_users.Exists(address))
                    return "550 5.1.1 no such user here";
            }
            catch (DbException)
            {
                return "451 4.3.0 directory not available";
            }
            rcpts.Add(address);
            return "250 ok";
        }

        private string Receive(TextReader r, List<string> rcpts)
        {
            var sb = new StringBuilder();
            for (string? l = r.ReadLine(); l != null && l != "."; l = r.ReadLine())
                sb.Append(l).Append("\r\n");
            if (sb.Length > MaxSize)
                return "552 5.3.4 message too big";
            try
            {
                foreach (string a in rcpts)
                    _users.Store(a, sb.ToString());
                return "250 stored";
            }
            catch (IOException)
            {
                return "452 4.3.1 insufficient storage";
            }
        }
    }
}
