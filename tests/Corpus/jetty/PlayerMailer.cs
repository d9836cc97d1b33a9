using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace 游戏服务器.通知
{
    public class 邮件
    {
        public string 收件人;
        public string 标题;
        public string 正文;
    }

    // 给玩家发送验证码和活动通知
    public class PlayerMailer
    {
        private readonly string host;
        private readonly string from;
        private readonly Queue<邮件> 待发 = new Queue<邮件>();
        private readonly object 锁 = new object();

        public PlayerMailer(string host, string from)
        {
            this.host = host;
            this.from = from;
        }

        public void 加入(string 收件人, string 标题, string 正文)
        {
            lock (锁)
            {
                待发.Enqueue(new 邮件 { 收件人 = 收件人, 标题 = 标题, 正文 = 正文 });
                Monitor.Pulse(锁);
            }
        }

        public void 线程()
        {
            while (true)
            {
                邮件 m;
                lock (锁)
                {
                    while (待发.Count == 0)
                        Monitor.Wait(锁);
                    m = 待发.Dequeue();
                }
                int code = Deliver(m);
                Console.WriteLine("[mail] {0} -> {1}", m.收件人, code);
            }
        }

        private int Deliver(邮件 m)
        {
            while (true)
            {
                int code = SendMail(m);
                // 灰名单, 稍后再试
                if (code >= 400 && code < 500) //! SMTP106
                {
                    Thread.Sleep(60 * 1000);
                    continue;
                }
                return code;
            }
        }

        private int SendMail(邮件 m)
        {
            using (var tcp = new TcpClient(host, 25))
            {
                var s = tcp.GetStream();
                var r = new StreamReader(s, Encoding.ASCII);

                int code = Reply(r);
                if (code != 220) return code;

                code = Cmd(s, r, "EHLO game01.example.cn");
                if (code != 250) return code;
                code = Cmd(s, r, "MAIL FROM:<" + from + ">");
                if (code != 250) return code;
                code = Cmd(s, r, "RCPT TO:<" + m.收件人 + ">");
                if (code != 250 && code != 251) return code;
                code = Cmd(s, r, "DATA");
                if (code != 354) return code;

                string body = "From: " + from + "\r\nTo: " + m.收件人
                    + "\r\nSubject: =?utf-8?B?" + Convert.ToBase64String(Encoding.UTF8.GetBytes(m.标题)) + "?="
                    + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                    + Convert.ToBase64String(Encoding.UTF8.GetBytes(m.正文), Base64FormattingOptions.InsertLineBreaks);
                code = Cmd(s, r, body + "\r\n.");
                Cmd(s, r, "QUIT");
                return code;
            }
        }

        private static int Cmd(NetworkStream s, StreamReader r, string line)
        {
            byte[] b = Encoding.ASCII.GetBytes(line + "\r\n");
            s.Write(b, 0, b.Length);
            return Reply(r);
        }

        private static int Reply(StreamReader r)
        {
            string line;
            do
            {
                line = r.ReadLine();
                if (line == null) throw new IOException("服务器断开连接");
            }
            while (line.Length > 3 && line[3] == '-');
            return int.Parse(line.Substring(0, 3));
        }
    }
}
