using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Kampanya.Temizlik
{
    public enum AddressStatus { Valid, Invalid, Unknown }

    public class Abone
    {
        public int Id { get; set; }
        public string Eposta { get; set; }
        public AddressStatus Durum { get; set; }
        public DateTime? SonKontrol { get; set; }
    }

    /// <summary>Kampanyadan önce abone listesindeki adresleri denetler.</summary>
    public class EpostaDogrulayici
    {
        private readonly string _gonderen;
        private readonly string _makineAdi;
        private readonly Func<string, string> _mxBul;

        public EpostaDogrulayici(string gonderen, string makineAdi, Func<string, string> mxBul)
        {
            _gonderen = gonderen;
            _makineAdi = makineAdi;
            _mxBul = mxBul;
        }

        public void Denetle(IEnumerable<Abone> aboneler)
        {
            foreach (var abone in aboneler)
            {
                var alan = abone.Eposta.Substring(abone.Eposta.IndexOf('@') + 1);
                var mx = _mxBul(alan);
                if (mx == null)
                {
                    abone.Durum = AddressStatus.Unknown;
                    continue;
                }

                try
                {
                    abone.Durum = Sor(mx, abone.Eposta);
                }
                catch (Exception hata) when (hata is IOException || hata is SocketException)
                {
                    Console.WriteLine("{0}: bağlantı kurulamadı ({1})", mx, hata.Message);
                    abone.Durum = AddressStatus.Unknown;
                }
                abone.SonKontrol = DateTime.UtcNow;
            }
        }

        private AddressStatus Sor(string mx, string adres)
        {
            using (var istemci = new TcpClient(mx, 25))
            using (var okuyucu = new StreamReader(istemci.GetStream(), Encoding.ASCII))
            using (var yazici = new StreamWriter(istemci.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true })
            {
                if (CevapKodu(okuyucu) != 220)
                    return AddressStatus.Unknown;

                yazici.WriteLine("HELO " + _makineAdi);
                if (CevapKodu(okuyucu) != 250)
                    return AddressStatus.Unknown;

                yazici.WriteLine("MAIL FROM:<" + _gonderen + ">");
                if (CevapKodu(okuyucu) != 250)
                    return AddressStatus.Unknown;

                yazici.WriteLine("RCPT TO:<" + adres + ">");
                int code = CevapKodu(okuyucu);
                yazici.WriteLine("QUIT");

                if (code >= 200 && code < 300)
                    return AddressStatus.Valid;
                if (code >= 400) //! SMTP004
                    return AddressStatus.Invalid;
                return AddressStatus.Unknown;
            }
        }

        // çok satırlı cevaplarda son satıra kadar okur
        private static int CevapKodu(StreamReader okuyucu)
        {
            string satir;
            do
            {
                satir = okuyucu.ReadLine();
                if (satir == null || satir.Length < 3)
                    throw new IOException("sunucu bağlantıyı kapattı");
            }
            while (satir.Length > 3 && satir[3] == '-');
            return int.Parse(satir.Substring(0, 3));
        }
    }
}
