using System;
using System.Collections.Generic;
using System.Data;
using System.Net.Mail;
using System.Text;
using System.Threading;

namespace OA.Hetong
{
    /// <summary>合同到期提醒，每天早上由计划任务启动</summary>
    public class HetongTixing
    {
        private static readonly TimeSpan ZuiChang = TimeSpan.FromHours(4);
        private readonly string fuwuqi;
        private readonly string faxinren;
        private readonly DataTable hetong;

        public HetongTixing(string fuwuqi, string faxinren, DataTable hetong)
        {
            this.fuwuqi = fuwuqi;
            this.faxinren = faxinren;
            this.hetong = hetong;
        }

        public void ZhiXing()
        {
            DateTime jintian = DateTime.Today;
            foreach (DataRow hang in hetong.Rows)
            {
                DateTime daoqi = (DateTime)hang["DAOQI"];
                int tianshu = (daoqi - jintian).Days;
                if (tianshu != 30 && tianshu != 7 && tianshu != 1)
                    continue;

                using (MailMessage youjian = new MailMessage(faxinren, (string)hang["FUZEREN_YOUXIANG"]))
                {
                    youjian.SubjectEncoding = Encoding.UTF8;
                    youjian.BodyEncoding = Encoding.UTF8;
                    youjian.Subject = "合同到期提醒：" + hang["BIANHAO"];
                    youjian.Body = "您负责的合同将在 " + tianshu + " 天后到期。";
                    hang["TIXING_JIEGUO"] = FaSong(youjian) ? "Y" : "N";
                }
            }
        }

        private bool FaSong(MailMessage youjian)
        {
            DateTime jiezhi = DateTime.UtcNow + ZuiChang;
            int dengdai = 60;

        zaici:
            try
            {
                using (SmtpClient kehuduan = new SmtpClient(fuwuqi))
                {
                    kehuduan.Send(youjian);
                }
                return true;
            }
            catch (SmtpException cuowu)
            {
                int daima = (int)cuowu.StatusCode;

                // 5xx 是永久错误，不再发送
                if (daima >= 500)
                {
                    Console.WriteLine("{0} 发送失败: {1}", youjian.To, cuowu.Message);
                    return false;
                }

                // 4xx 或连接失败，稍后再试
                if (DateTime.UtcNow.AddSeconds(dengdai) < jiezhi)
                {
                    Thread.Sleep(dengdai * 1000);
                    dengdai = Math.Min(dengdai * 2, 1800);
                    goto zaici;
                }

                Console.WriteLine("{0} 超过四小时仍未发出", youjian.To);
                return false;
            }
        }
    }
}
