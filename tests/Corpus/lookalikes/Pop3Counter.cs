using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;

namespace Corpus.Lookalikes.Pop3Counter
{
    // Sayaç: posta kutusunda kaç ileti var?
    public static class Pop3Counter
    {
        public static int Say(string sunucu, string kullanici, string sifre)
        {
            TcpClient istemci = new TcpClient(sunucu, 995);
            SslStream ssl = new SslStream(istemci.GetStream());
            ssl.AuthenticateAsClient(sunucu);

            StreamReader oku = new StreamReader(ssl);
            StreamWriter yaz = new StreamWriter(ssl);
            yaz.AutoFlush = true;
            yaz.NewLine = "\r\n";

            string cevap = oku.ReadLine();     // +OK hazır

            yaz.WriteLine("USER " + kullanici);
            cevap = oku.ReadLine();
            yaz.WriteLine("PASS " + sifre);
            cevap = oku.ReadLine();
            if (!cevap.StartsWith("+OK"))
                throw new UnauthorizedAccessException(cevap);

            yaz.WriteLine("STAT");
            cevap = oku.ReadLine();
            int adet = Convert.ToInt32(cevap.Split(' ')[1]);

            yaz.WriteLine("QUIT");
            istemci.Close();
            return adet;
        }
    }
}
