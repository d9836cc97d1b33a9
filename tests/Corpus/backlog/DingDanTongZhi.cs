using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace 商城.通知
{
    public class 邮件任务
    {
        public long 编号 { get; set; }
        public string 收件人 { get; set; }
        public string 标题 { get; set; }
        public string 正文 { get; set; }
        public int 次数 { get; set; }
        public DateTime 下次时间 { get; set; }
        public string 状态 { get; set; }
    }

    public interface I任务仓库
    {
        Task<List<邮件任务>> 取待发Async(int 数量);
        Task 保存Async(邮件任务 任务);
    }

    // 订单通知：每分钟跑一次，临时错误推迟，永久错误直接结束
    public class DingDanTongZhi
    {
        private const int 最多次数 = 6;
        private readonly I任务仓库 _仓库;

        public DingDanTongZhi(I任务仓库 仓库)
        {
            _仓库 = 仓库;
        }

        public async Task 运行Async(CancellationToken 取消)
        {
            var 列表 = await _仓库.取待发Async(100);
            using (var 客户端 = new SmtpClient())
            {
                await 客户端.ConnectAsync("smtp.shop.example", 465, SecureSocketOptions.SslOnConnect, 取消);
                await 客户端.AuthenticateAsync("notice@shop.example", Environment.GetEnvironmentVariable("SMTP_PWD"), 取消);

                foreach (var 任务 in 列表)
                {
                    try
                    {
                        await 客户端.SendAsync(生成(任务), 取消);
                        任务.状态 = "已发送";
                    }
                    catch (SmtpCommandException 错误)
                    {
                        任务.次数++;
                        string 代码 = ((int)错误.StatusCode).ToString();
                        if (代码.StartsWith("4") && 任务.次数 < 最多次数)
                        {
                            任务.状态 = "待发";
                            任务.下次时间 = DateTime.Now.AddMinutes(5 * 任务.次数 * 任务.次数);
                        }
                        else
                        {
                            任务.状态 = "失败 " + 代码;
                        }
                    }
                    await _仓库.保存Async(任务);
                }

                await 客户端.DisconnectAsync(true, 取消);
            }
        }

        private static MimeMessage 生成(邮件任务 任务)
        {
            var 邮件 = new MimeMessage();
            邮件.From.Add(new MailboxAddress("商城", "notice@shop.example"));
            邮件.To.Add(MailboxAddress.Parse(任务.收件人));
            邮件.Subject = 任务.标题;
            邮件.Body = new TextPart("html") { Text = 任务.正文 };
            return 邮件;
        }
    }
}
