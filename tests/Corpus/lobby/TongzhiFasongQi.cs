using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Gongsi.Tongzhi
{
    /// <summary>
    /// 通知邮件发送器（支持 STARTTLS）
    /// </summary>
    public class TongzhiFasongQi
    {
        private TcpClient 客户端;
        private Stream 流;
        private StreamReader 读;
        private StreamWriter 写;

        public string 主机 { get; set; }
        public int 端口 { get; set; } = 587;
        public string 用户 { get; set; }
        public string 密码 { get; set; }

        public void 连接()
        {
            客户端 = new TcpClient(主机, 端口);
            换流(客户端.GetStream());

            // 服务器问候
            string 问候 = 读.ReadLine(); //! SMTP003
            if (问候 == null)
                throw new IOException("服务器没有回应");

            命令("EHLO tongzhi.example", "250");
            命令("STARTTLS", "220");
            var 加密 = new SslStream(流, false);
            加密.AuthenticateAsClient(主机);
            换流(加密);
            命令("EHLO tongzhi.example", "250");

            // 登录
            命令("AUTH LOGIN", "334");
            命令(编码(用户), "334");
            命令(编码(密码), "235");
        }

        public void 发送(string 发件人, IList<string> 收件人, string 标题, string 正文)
        {
            命令("MAIL FROM:<" + 发件人 + ">", "250");
            foreach (string 地址 in 收件人)
                命令("RCPT TO:<" + 地址 + ">", "25");
            命令("DATA", "354");
            写.WriteLine("From: <" + 发件人 + ">");
            写.WriteLine("To: " + string.Join(", ", 收件人));
            写.WriteLine("Subject: =?utf-8?B?" + 编码(标题) + "?=");
            写.WriteLine("MIME-Version: 1.0");
            写.WriteLine("Content-Type: text/plain; charset=utf-8");
            写.WriteLine("Content-Transfer-Encoding: base64");
            写.WriteLine();
            写.WriteLine(Convert.ToBase64String(Encoding.UTF8.GetBytes(正文), Base64FormattingOptions.InsertLineBreaks));
            命令(".", "250");
        }

        public void 断开()
        {
            写.WriteLine("QUIT");
            客户端.Close();
        }

        private void 换流(Stream 新流)
        {
            流 = 新流;
            读 = new StreamReader(流, Encoding.UTF8);
            写 = new StreamWriter(流, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        }

        // 发送命令，检查应答；多行应答读到最后一行
        private void 命令(string 内容, string 期望)
        {
            写.WriteLine(内容);
            string 行;
            do
            {
                行 = 读.ReadLine();
                if (行 == null)
                    throw new IOException("连接已关闭");
            }
            while (行.Length > 3 && 行[3] == '-');
            if (!行.StartsWith(期望, StringComparison.Ordinal))
                throw new IOException("命令失败: " + 行);
        }

        private static string 编码(string 文本)
        {
            return Convert.ToBase64String(Encoding.UTF8.GetBytes(文本));
        }
    }
}
