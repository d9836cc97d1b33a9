using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Personel.Bordro
{
    public class BordroPostaci
    {
        private readonly string _sunucu;
        private readonly string _yedek;

        public BordroPostaci(string sunucu, string yedek)
        {
            _sunucu = sunucu;
            _yedek = yedek;
        }

        public bool Gonder(string kime, string bordro)
        {
            TcpClient istemci = null;
            bool hazir = false;
            try
            {
                istemci = new TcpClient(_sunucu, 25);
                hazir = Karsila(istemci);
            }
            catch (SocketException hata)
            {
                Console.Error.WriteLine("birinci sunucu: " + hata.SocketErrorCode);
            }
            catch (IOException hata)
            {
                Console.Error.WriteLine("birinci sunucu: " + hata.Message);
            }

            if (!hazir)
            {
                istemci?.Close();
                istemci = new TcpClient(_yedek, 25);
                if (!Karsila(istemci))
                {
                    istemci.Close();
                    return false;
                }
            }

            using (istemci)
                return Konus(istemci, kime, bordro);
        }

        private static bool Karsila(TcpClient istemci)
        {
            istemci.ReceiveTimeout = 300000;
            return Kod(istemci) == 220;
        }

        private static bool Konus(TcpClient istemci, string kime, string bordro)
        {
            var tamam = Kod(istemci, "EHLO bordro.example") / 100 == 2
                && Kod(istemci, "MAIL FROM:<bordro@personel.example>") / 100 == 2
                && Kod(istemci, "RCPT TO:<" + kime + ">") / 100 == 2
                && Kod(istemci, "DATA") == 354
                && Kod(istemci, Metin(kime, bordro), ".") / 100 == 2;
            Kod(istemci, "QUIT");
            return tamam;
        }

        private static string Metin(string kime, string bordro)
        {
            return "From: bordro@personel.example\r\nTo: " + kime + "\r\nSubject: Bordro\r\n\r\n"
                + bordro.Replace("\r\n.", "\r\n..");
        }

        private static int Kod(TcpClient istemci, params string[] satirlar)
        {
            var akis = istemci.GetStream();
            foreach (var satir in satirlar)
            {
                var veri = Encoding.ASCII.GetBytes(satir + "\r\n");
                akis.Write(veri, 0, veri.Length);
            }

            var son = new StringBuilder();
            while (true)
            {
                int b = akis.ReadByte();
                if (b < 0)
                    throw new IOException("bağlantı kapandı");
                if (b != '\n')
                {
                    son.Append((char)b);
                    continue;
                }
                if (son.Length > 3 && son[3] == '-')
                    son.Clear();
                else
                    return int.Parse(son.ToString().Substring(0, 3));
            }
        }
    }
}
