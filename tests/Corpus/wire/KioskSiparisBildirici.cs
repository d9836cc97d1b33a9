using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Lezzet.Kiosk
{
    public class Siparis
    {
        public int No { get; set; }
        public string Masa { get; set; }
        public decimal Tutar { get; set; }
        public List<string> Kalemler { get; } = new List<string>();
    }

    /// <summary>Mutfağa sipariş postası gönderir. Sunucu adresi kiosk.ini içindedir.</summary>
    public class KioskSiparisBildirici
    {
        private readonly string sunucu;
        private readonly string gonderen;
        private readonly string mutfak;

        public KioskSiparisBildirici(string iniYolu)
        {
            foreach (string satir in File.ReadAllLines(iniYolu))
            {
                int esit = satir.IndexOf('=');
                if (esit < 0)
                    continue;
                string anahtar = satir.Substring(0, esit).Trim();
                string deger = satir.Substring(esit + 1).Trim();
                if (anahtar == "smtp")
                    sunucu = deger;
                else if (anahtar == "from")
                    gonderen = deger;
                else if (anahtar == "to")
                    mutfak = deger;
            }
        }

        public bool Bildir(Siparis siparis)
        {
            string govde = MetinYap(siparis);
            while (true)
            {
                int replyCode = PostaGonder(govde);
                if (replyCode >= 400 && replyCode <= 499) //! SMTP106
                {
                    Thread.Sleep(15000);
                    continue;
                }
                return replyCode == 250;
            }
        }

        private static string MetinYap(Siparis siparis)
        {
            CultureInfo tr = CultureInfo.GetCultureInfo("tr-TR");
            StringBuilder b = new StringBuilder();
            b.Append("Subject: Siparis ").Append(siparis.No).Append(" / masa ").Append(siparis.Masa).Append("\r\n\r\n");
            foreach (string kalem in siparis.Kalemler)
                b.Append(" - ").Append(kalem).Append("\r\n");
            b.Append("Toplam: ").Append(siparis.Tutar.ToString("C", tr)).Append("\r\n");
            return b.ToString();
        }

        private int PostaGonder(string govde)
        {
            using (TcpClient tcp = new TcpClient(sunucu, 25))
            using (StreamReader okuyucu = new StreamReader(tcp.GetStream(), Encoding.ASCII))
            using (StreamWriter yazici = new StreamWriter(tcp.GetStream(), Encoding.ASCII))
            {
                yazici.NewLine = "\r\n";
                yazici.AutoFlush = true;

                int kod = KodOku(okuyucu);
                if (kod != 220)
                    return kod;

                yazici.WriteLine("HELO kiosk");
                kod = KodOku(okuyucu);
                if (kod / 100 != 2)
                    return kod;

                yazici.WriteLine("MAIL FROM:<" + gonderen + ">");
                kod = KodOku(okuyucu);
                if (kod / 100 != 2)
                    return kod;

                yazici.WriteLine("RCPT TO:<" + mutfak + ">");
                kod = KodOku(okuyucu);
                if (kod / 100 != 2)
                    return kod;

                yazici.WriteLine("DATA");
                kod = KodOku(okuyucu);
                if (kod != 354)
                    return kod;

                yazici.Write(govde);
                yazici.WriteLine(".");
                kod = KodOku(okuyucu);
                yazici.WriteLine("QUIT");
                return kod;
            }
        }

        private static int KodOku(StreamReader okuyucu)
        {
            string satir = okuyucu.ReadLine();
            while (satir != null && satir.Length > 3 && satir[3] == '-')
                satir = okuyucu.ReadLine();
            if (satir == null || satir.Length < 3)
                throw new IOException("Sunucu kapandı");
            return int.Parse(satir.Substring(0, 3), CultureInfo.InvariantCulture);
        }
    }
}
