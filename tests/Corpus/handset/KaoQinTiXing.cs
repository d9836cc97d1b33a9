using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace KaoQin
{
    /// <summary>考勤提醒：每天早上给缺卡的员工发邮件</summary>
    public class YouJianKeHuDuan
    {
        private TcpClient lianJie;
        private NetworkStream liu;
        private readonly string fuWuQi;
        private readonly int duanKou;

        public YouJianKeHuDuan(string fuWuQi, int duanKou)
        {
            this.fuWuQi = fuWuQi;
            this.duanKou = duanKou;
        }

        // 连接并等待问候语
        public void DaKai()
        {
            lianJie = new TcpClient(fuWuQi, duanKou);
            lianJie.ReceiveTimeout = 120000;
            liu = lianJie.GetStream();
            QueRen(DuQu(), "220");
            QueRen(MingLing("EHLO " + Environment.MachineName), "250");
        }

        // CRAM-MD5 登录
        public void DengLu(string yongHu, string miMa)
        {
            string tiaoZhan = MingLing("AUTH CRAM-MD5");
            byte[] neiRong = Convert.FromBase64String(tiaoZhan.Substring(4).Trim());
            using (var hmac = new HMACMD5(Encoding.UTF8.GetBytes(miMa)))
            {
                byte[] zhaiYao = hmac.ComputeHash(neiRong);
                string huiDa = yongHu + " " + BitConverter.ToString(zhaiYao).Replace("-", "").ToLowerInvariant();
                QueRen(MingLing(Convert.ToBase64String(Encoding.UTF8.GetBytes(huiDa))), "235");
            }
        }

        public void FaSong(string faJian, string shouJian, string zhuTi, string zhengWen)
        {
            QueRen(MingLing("MAIL FROM:<" + faJian + ">"), "250");
            QueRen(MingLing("RCPT TO:<" + shouJian + ">"), "250", "251");
            QueRen(MingLing("DATA"), "354");
            var wen = new StringBuilder();
            wen.Append("From: ").Append(faJian).Append("\r\n");
            wen.Append("To: ").Append(shouJian).Append("\r\n");
            wen.Append("Subject: =?utf-8?B?").Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(zhuTi))).Append("?=\r\n");
            wen.Append("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
            wen.Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(zhengWen), Base64FormattingOptions.InsertLineBreaks));
            wen.Append("\r\n.");
            QueRen(MingLing(wen.ToString()), "250");
        }

        public void GuanBi()
        {
            MingLing("QUIT");
            lianJie.Close();
        }

        private string MingLing(string wenBen)
        {
            byte[] shuJu = Encoding.UTF8.GetBytes(wenBen + "\r\n");
            liu.Write(shuJu, 0, shuJu.Length);
            return DuQu();
        }

        private string DuQu()
        {
            while (true)
            {
                var hang = new StringBuilder();
                int zi;
                while ((zi = liu.ReadByte()) != '\n')
                {
                    if (zi < 0) throw new IOException("服务器已断开");
                    if (zi != '\r') hang.Append((char)zi);
                }
                // 多行回复只取最后一行
                if (hang.Length < 4 || hang[3] != '-') return hang.ToString();
            }
        }

        private static void QueRen(string huiFu, params string[] yunXu)
        {
            foreach (string daiMa in yunXu)
            {
                if (huiFu.StartsWith(daiMa)) return;
            }
            throw new IOException("邮件服务器回复：" + huiFu);
        }
    }

    public static class TiXing
    {
        public static void Main()
        {
            var queKa = new Dictionary<string, string>();
            foreach (string hang in File.ReadAllLines("queka.csv", Encoding.UTF8))
            {
                string[] lie = hang.Split(',');
                queKa[lie[0]] = lie[1];
            }

            var keHuDuan = new YouJianKeHuDuan("smtp.gongsi.example", 587);
            keHuDuan.DaKai();
            keHuDuan.DengLu("kaoqin", File.ReadAllText("mima.txt").Trim());
            foreach (var xiang in queKa)
            {
                keHuDuan.FaSong("kaoqin@gongsi.example", xiang.Key, "缺卡提醒", "您在 " + xiang.Value + " 没有打卡。");
            }
            keHuDuan.GuanBi();
        }
    }
}
