using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Verifiers.YouXiangJianCe
{
    /// <summary>邮箱检测：连接 MX 服务器，看收件人是否存在</summary>
    public class YouXiangJianCe
    {
        public string FuWuQi { get; set; }
        public int ChaoShi { get; set; } = 5000;

        // 返回 true 表示邮箱存在
        public bool JianCe(string youXiang)
        {
            TcpClient lianJie = new TcpClient();
            lianJie.ReceiveTimeout = ChaoShi;
            lianJie.Connect(FuWuQi, 25);
            NetworkStream liu = lianJie.GetStream();
            StreamReader duQu = new StreamReader(liu, Encoding.ASCII);

            // 打招呼
            FaSong(liu, "HELO localhost");  //! SMTP002
            string huiFu = duQu.ReadLine();
            if (huiFu == null || !huiFu.StartsWith("2"))
                return false;

            FaSong(liu, "MAIL FROM:<test@localhost>");
            huiFu = duQu.ReadLine();
            if (huiFu == null || !huiFu.StartsWith("2"))
                return false;

            FaSong(liu, "RCPT TO:<" + youXiang + ">");
            huiFu = duQu.ReadLine();

            FaSong(liu, "QUIT");
            lianJie.Close();
            return huiFu != null && huiFu.Substring(0, 3) == "250";  //! SMTP103
        }

        private static void FaSong(Stream liu, string mingLing)
        {
            byte[] shuJu = Encoding.ASCII.GetBytes(mingLing + "\r\n");
            liu.Write(shuJu, 0, shuJu.Length);
        }
    }
}
