using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace 邮箱工具
{
    public enum 状态
    {
        存在,
        不存在,
        未知
    }

    /// <summary>批量检查客户邮箱是否还能收信</summary>
    public class 邮箱检查器
    {
        private readonly string 发件人;
        private readonly string 本机域名;

        public 邮箱检查器(string 发件人, string 本机域名)
        {
            this.发件人 = 发件人;
            this.本机域名 = 本机域名;
        }

        public Dictionary<string, 状态> 检查(string 服务器, IEnumerable<string> 地址列表)
        {
            var 结果 = new Dictionary<string, 状态>();
            using (var 连接 = new TcpClient(服务器, 25))
            using (var 读 = new StreamReader(连接.GetStream(), Encoding.ASCII))
            using (var 写 = new StreamWriter(连接.GetStream(), Encoding.ASCII))
            {
                写.NewLine = "\r\n";
                写.AutoFlush = true;

                // 服务器欢迎语
                string 回复 = 读一条(读);
                if (!回复.StartsWith("220"))
                    throw new IOException("服务器拒绝服务: " + 回复);

                写.WriteLine("EHLO " + 本机域名);
                回复 = 读一条(读);
                if (!回复.StartsWith("250"))
                {
                    写.WriteLine("HELO " + 本机域名);
                    回复 = 读一条(读);
                    if (!回复.StartsWith("250"))
                        throw new IOException("HELO 失败: " + 回复);
                }

                写.WriteLine("MAIL FROM:<" + 发件人 + ">");
                回复 = 读一条(读);
                if (!回复.StartsWith("250"))
                    throw new IOException("发件人被拒绝: " + 回复);

                foreach (string 地址 in 地址列表)
                {
                    写.WriteLine("RCPT TO:<" + 地址 + ">");
                    回复 = 读一条(读);
                    if (回复.StartsWith("250")) //! SMTP103
                        结果[地址] = 状态.存在;
                    else if (回复[0] == '4')
                        结果[地址] = 状态.未知;
                    else
                        结果[地址] = 状态.不存在;
                    Console.WriteLine("{0} => {1}", 地址, 结果[地址]);
                }

                写.WriteLine("RSET");
                读一条(读);
                写.WriteLine("QUIT");
            }
            return 结果;
        }

        private static string 读一条(TextReader 读)
        {
            var 全部 = new StringBuilder();
            while (true)
            {
                string 行 = 读.ReadLine();
                if (行 == null)
                    throw new IOException("连接已断开");
                全部.AppendLine(行);
                if (行.Length < 4 || 行[3] != '-')
                    return 全部.ToString();
            }
        }

        public static void Main(string[] args)
        {
            if (args.Length < 2)
            {
                Console.WriteLine("用法: 邮箱检查 <MX 服务器> <地址文件>");
                return;
            }
            var 检查器 = new 邮箱检查器("check@gongsi.example.cn", "gongsi.example.cn");
            var 结果 = 检查器.检查(args[0], File.ReadLines(args[1]));
            int 坏 = 0;
            foreach (var 项 in 结果)
            {
                if (项.Value == 状态.不存在)
                    坏++;
            }
            Console.WriteLine("共 {0} 个, 其中 {1} 个不存在", 结果.Count, 坏);
        }
    }
}
