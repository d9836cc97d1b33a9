using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace CPAN.Ported
{
    // Net::Cmd, as far as we need it
    public class NetCmd
    {
        protected TcpClient sock;
        protected StreamReader rd;
        protected StreamWriter wr;
        protected int net_cmd_code;
        protected List<string> net_cmd_resp = new List<string>();

        public const int CMD_INFO = 1;
        public const int CMD_OK = 2;
        public const int CMD_MORE = 3;
        public const int CMD_REJECT = 4;
        public const int CMD_ERROR = 5;

        public int code() { return net_cmd_code; }
        public string message() { return string.Join("\n", net_cmd_resp); }
        public bool ok() { return net_cmd_code > 0 && net_cmd_code < 400; }

        public NetCmd command(params string[] words)
        {
            wr.WriteLine(string.Join(" ", words));
            return this;
        }

        // returns the first digit, as in Perl
        public int response()
        {
            net_cmd_resp.Clear();
            while (true)
            {
                string line = rd.ReadLine();
                if (line == null)
                {
                    net_cmd_code = 599;
                    return CMD_ERROR;
                }
                net_cmd_resp.Add(line.Length > 4 ? line.Substring(4) : "");
                if (line.Length > 3 && line[3] == '-')
                    continue;
                net_cmd_code = int.Parse(line.Substring(0, 3));
                return net_cmd_code / 100;
            }
        }

        public bool dataend(IEnumerable<string> lines)
        {
            foreach (string line in lines)
                wr.WriteLine(line.StartsWith(".") ? "." + line : line);
            wr.WriteLine(".");
            return response() == CMD_OK;
        }
    }

    // Net::SMTP
    public class NetSmtp : NetCmd
    {
        public static NetSmtp New(IEnumerable<string> hosts, string hello)
        {
            foreach (string host in hosts)
            {
                NetSmtp self = new NetSmtp();
                try
                {
                    self.sock = new TcpClient(host, 25);
                }
                catch (SocketException)
                {
                    continue;
                }
                self.rd = new StreamReader(self.sock.GetStream(), Encoding.ASCII);
                self.wr = new StreamWriter(self.sock.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
                if (self.response() != CMD_OK || !self.hello(hello))
                {
                    self.sock.Close();
                    continue;
                }
                return self;
            }
            return null;
        }

        public bool hello(string domain)
        {
            return command("EHLO", domain).response() == CMD_OK || command("HELO", domain).response() == CMD_OK;
        }

        public bool mail(string addr) { return command("MAIL", "FROM:<" + addr + ">").response() == CMD_OK; }

        public bool to(params string[] addrs)
        {
            bool fine = true;
            foreach (string addr in addrs)
                fine &= command("RCPT", "TO:<" + addr + ">").response() == CMD_OK;
            return fine;
        }

        public bool data() { return command("DATA").response() == CMD_MORE; }

        public bool quit()
        {
            bool rc = command("QUIT").response() == CMD_OK;
            sock.Close();
            return rc;
        }
    }

    public static class CronReport
    {
        public static void Main(string[] argv)
        {
            NetSmtp smtp = NetSmtp.New(new[] { "mail1.example", "mail2.example" }, Environment.MachineName);
            if (smtp == null)
                throw new IOException("no mail host");
            if (!(smtp.mail("cron@example.org") && smtp.to("ops@example.org") && smtp.data()))
                throw new IOException("died: " + smtp.code() + " " + smtp.message());
            if (!smtp.dataend(File.ReadLines(argv[0])))
                throw new IOException("not taken: " + smtp.message());
            smtp.quit();
        }
    }
}
