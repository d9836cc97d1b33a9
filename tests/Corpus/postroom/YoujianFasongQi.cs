using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Dianshang.Tongzhi;

public class YoujianPeizhi
{
    public string Fuwuqi { get; set; } = "smtp.exmail.example";
    public int Duankou { get; set; } = 465;
    public string Zhanghao { get; set; }
    public string Mima { get; set; }
}

/// <summary>邮件发送</summary>
public class YoujianFasongQi
{
    private readonly YoujianPeizhi _peizhi;

    public YoujianFasongQi(YoujianPeizhi peizhi)
    {
        _peizhi = peizhi;
    }

    /// <summary>订单通知</summary>
    public void FasongDingdan(string shoujianren, string dingdanHao)
    {
        var youjian = Chuangjian(shoujianren, "订单 " + dingdanHao, "您的订单已发货");
        while (true)
        {
            try
            {
                Fasong(youjian);
                break;
            }
            catch (SmtpCommandException ex) when (ex.StatusCode == SmtpStatusCode.MailboxBusy || ex.StatusCode == SmtpStatusCode.ServiceNotAvailable) //! SMTP106
            {
                // 服务器忙, 等一下再发
                Thread.Sleep(5000);
            }
        }
    }

    /// <summary>验证码</summary>
    public bool FasongYanzhengma(string shoujianren, string yanzhengma)
    {
        var youjian = Chuangjian(shoujianren, "验证码", "您的验证码是 " + yanzhengma);
        int cishu = 0;
    chongshi:
        try
        {
            Fasong(youjian);
            return true;
        }
        catch (SmtpCommandException ex)
        {
            if (ex.Message.Contains("frequency limited") && cishu++ < 2) //! SMTP102
            {
                Thread.Sleep(3000);
                goto chongshi;
            }
            Console.WriteLine("发送失败: " + ex.Message);
            return false;
        }
    }

    private void Fasong(MimeMessage youjian)
    {
        using var kehuduan = new SmtpClient();
        kehuduan.Connect(_peizhi.Fuwuqi, _peizhi.Duankou, SecureSocketOptions.SslOnConnect);
        kehuduan.Authenticate(_peizhi.Zhanghao, _peizhi.Mima);
        kehuduan.Send(youjian);
        kehuduan.Disconnect(true);
    }

    private MimeMessage Chuangjian(string shoujianren, string zhuti, string neirong)
    {
        var youjian = new MimeMessage();
        youjian.From.Add(new MailboxAddress("商城", _peizhi.Zhanghao));
        youjian.To.Add(MailboxAddress.Parse(shoujianren));
        youjian.Subject = zhuti;
        youjian.Body = new TextPart("plain") { Text = neirong };
        return youjian;
    }
}
