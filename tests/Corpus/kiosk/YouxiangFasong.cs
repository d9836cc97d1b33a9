using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace 运维告警
{
    /// <summary>告警邮件发送类（直接使用套接字）</summary>
    public class 告警邮件
    {
        private TcpClient 客户端;
        private StreamReader 读;
        private StreamWriter 写;

        public string 服务器 = "smtp.example.cn";
        public string 用户名 = "";
        public string 密码 = "";

        public void 连接()
        {
            客户端 = new TcpClient(服务器, 25);
            读 = new StreamReader(客户端.GetStream(), Encoding.ASCII);
            写 = new StreamWriter(客户端.GetStream(), Encoding.ASCII);
            写.NewLine = "\r\n";
            写.AutoFlush = true;
            检查(读取应答(), "220");
        }

        public void 登录()
        {
            检查(命令("EHLO monitor"), "250");
            检查(命令("AUTH LOGIN"), "334");
            检查(命令(编码(用户名)), "334");
            检查(命令(编码(密码)), "235");
        }

        public void 发送(string 收件人, string 主题, string 正文)
        {
            检查(命令("MAIL FROM:<" + 用户名 + ">"), "250");
            string 应答 = 命令("RCPT TO:<" + 收件人 + ">");
            if (应答[0] != '2')
                throw new IOException("收件人被拒绝: " + 应答);

            命令("DATA"); //! SMTP005
            写.WriteLine("From: " + 用户名);
            写.WriteLine("To: " + 收件人);
            写.WriteLine("Subject: =?utf-8?B?" + 编码(主题) + "?=");
            写.WriteLine("Content-Type: text/plain; charset=utf-8");
            写.WriteLine("Content-Transfer-Encoding: base64");
            写.WriteLine();
            写.WriteLine(编码(正文));
            检查(命令("."), "250");
        }

        public void 退出()
        {
            命令("QUIT");
            客户端.Close();
        }

        private string 命令(string 文本)
        {
            写.WriteLine(文本);
            return 读取应答();
        }

        private string 读取应答()
        {
            string 行;
            do
            {
                行 = 读.ReadLine();
                if (string.IsNullOrEmpty(行)) throw new EndOfStreamException();
            } while (行.Length > 3 && 行[3] == '-');
            return 行;
        }

        private static void 检查(string 应答, string 期望)
        {
            if (!应答.StartsWith(期望, StringComparison.Ordinal))
                throw new IOException("SMTP 错误: " + 应答);
        }

        private static string 编码(string s)
        {
            return Convert.ToBase64String(Encoding.UTF8.GetBytes(s));
        }

        public static void 全部发送(IEnumerable<string> 收件人们, string 正文)
        {
            告警邮件 邮件 = new 告警邮件 { 用户名 = "alarm@example.cn", 密码 = Environment.GetEnvironmentVariable("MAIL_PWD") ?? "" };
            邮件.连接();
            邮件.登录();
            foreach (string 人 in 收件人们)
                邮件.发送(人, "磁盘告警", 正文);
            邮件.退出();
        }
    }
}
