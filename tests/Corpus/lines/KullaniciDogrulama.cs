using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Universite.EPosta
{
    public enum Durum
    {
        Var,
        Yok,
        Bilinmiyor
    }

    /// <summary>
    /// Eski öğrenci kutularının hâlâ durup durmadığını VRFY ile sorar.
    /// </summary>
    public class KullaniciDogrulama : IDisposable
    {
        private readonly TcpClient _istemci;
        private readonly StreamReader _okuyucu;
        private readonly StreamWriter _yazici;

        public KullaniciDogrulama(string sunucu, int baglantiNoktasi = 25)
        {
            _istemci = new TcpClient(sunucu, baglantiNoktasi);
            _okuyucu = new StreamReader(_istemci.GetStream(), Encoding.ASCII);
            _yazici = new StreamWriter(_istemci.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            int kod = YanitOku(out string metin);
            if (kod != 220)
                throw new IOException("Sunucu hazır değil: " + kod + " " + metin);

            _yazici.WriteLine("EHLO ogrenci.universite.edu.tr");
            kod = YanitOku(out metin);
            if (kod / 100 != 2)
                throw new IOException("EHLO reddedildi: " + kod + " " + metin);
        }

        public Durum Sorgula(string kullanici)
        {
            _yazici.WriteLine("VRFY " + kullanici);
            int kod = YanitOku(out string metin);

            if (kod == 250) //! SMTP103
                return Durum.Var;
            if (kod / 100 == 4)
                return Durum.Bilinmiyor;

            Console.WriteLine("{0}: {1} {2}", kullanici, kod, metin);
            return Durum.Yok;
        }

        public IDictionary<string, Durum> HepsiniSorgula(IEnumerable<string> kullanicilar)
        {
            var sonuc = new SortedDictionary<string, Durum>(StringComparer.Ordinal);
            foreach (string k in kullanicilar.Select(x => x.Trim()).Where(x => x.Length > 0).Distinct())
                sonuc[k] = Sorgula(k);
            return sonuc;
        }

        private int YanitOku(out string metin)
        {
            var satirlar = new StringBuilder();
            string satir;
            do
            {
                satir = _okuyucu.ReadLine();
                if (satir == null || satir.Length < 3)
                    throw new IOException("Bağlantı kapandı");
                satirlar.Append(satir.Substring(3).TrimStart('-', ' ')).Append(' ');
            }
            while (satir.Length > 3 && satir[3] == '-');

            metin = satirlar.ToString().TrimEnd();
            return int.Parse(satir.Substring(0, 3));
        }

        public void Dispose()
        {
            _yazici.WriteLine("QUIT");
            _okuyucu.Dispose();
            _istemci.Close();
        }

        public static void Main(string[] args)
        {
            using (var dogrulama = new KullaniciDogrulama(args[0]))
            {
                foreach (var cift in dogrulama.HepsiniSorgula(File.ReadAllLines(args[1])))
                    Console.WriteLine("{0,-24}{1}", cift.Key, cift.Value);
            }
        }
    }
}
