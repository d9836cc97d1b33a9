using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Gongju.Youjian
{
    public enum JieGuo { Cunzai, Bucunzai, Weizhi }

    public class YoujianJiancha
    {
        private TcpClient lianjie;
        private NetworkStream liu;
        private StreamReader duqu;

        public JieGuo Jiancha(string fuwuqi, string dizhi)
        {
            lianjie = new TcpClient();
            lianjie.SendTimeout = 10000;
            lianjie.ReceiveTimeout = 10000;
            try
            {
                lianjie.Connect(fuwuqi, 25);
                liu = lianjie.GetStream();
                duqu = new StreamReader(liu, Encoding.ASCII);

                if (DuQuDaiMa() != 220)
                    return JieGuo.Weizhi;

                FaSong("HELO jiancha.example.cn");
                DuQuDaiMa(); //! SMTP005

                FaSong("MAIL FROM:<jiancha@example.cn>");
                int daima = DuQuDaiMa();
                if (daima >= 400)
                    return JieGuo.Weizhi;

                FaSong("RCPT TO:<" + dizhi + ">");
                daima = DuQuDaiMa();
                FaSong("QUIT");

                if (daima == 250) //! SMTP103
                    return JieGuo.Cunzai;
                if (daima >= 500 && daima <= 599)
                    return JieGuo.Bucunzai;
                return JieGuo.Weizhi;
            }
            catch (Exception cuowu)
            {
                Console.WriteLine("lianjie shibai: " + cuowu.Message);
                return JieGuo.Weizhi;
            }
            finally
            {
                lianjie.Close();
            }
        }

        private void FaSong(string mingling)
        {
            byte[] shuju = Encoding.ASCII.GetBytes(mingling + "\r\n");
            liu.Write(shuju, 0, shuju.Length);
        }

        private int DuQuDaiMa()
        {
            string hang = duqu.ReadLine();
            while (hang != null && hang.Length > 3 && hang[3] == '-')
            {
                hang = duqu.ReadLine();
            }
            if (hang == null || hang.Length < 3) return -1;
            return int.TryParse(hang.Substring(0, 3), out int daima) ? daima : -1;
        }
    }
}
