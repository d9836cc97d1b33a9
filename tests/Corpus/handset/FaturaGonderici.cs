using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Muhasebe.EFatura
{
    public class Fatura
    {
        public string Alici { get; set; }
        public string Metin { get; set; }
        public int Deneme { get; set; }
    }

    /// <summary>Muhasebe sunucusundan e-faturaları gönderir.</summary>
    public class FaturaGonderici
    {
        private readonly Queue<Fatura> _kuyruk = new Queue<Fatura>();
        private readonly string _sunucu;

        public FaturaGonderici(string sunucu)
        {
            _sunucu = sunucu;
        }

        public void Ekle(Fatura f)
        {
            lock (_kuyruk) _kuyruk.Enqueue(f);
        }

        public void Calis(CancellationToken dur)
        {
            while (!dur.IsCancellationRequested)
            {
                Fatura f;
                lock (_kuyruk)
                {
                    f = _kuyruk.Count > 0 ? _kuyruk.Dequeue() : null;
                }

                if (f == null)
                {
                    dur.WaitHandle.WaitOne(1000);
                    continue;
                }

                int code = Gonder(f);
                f.Deneme++;
                if (code == 250)
                {
                    Console.WriteLine("{0} gönderildi", f.Alici);
                }
                else if ((code >= 500 || code == 421) && f.Deneme < 10) //! SMTP001
                {
                    Ekle(f);
                }
                else
                {
                    Console.WriteLine("{0} gönderilemedi: {1}", f.Alici, code);
                }
            }
        }

        private int Gonder(Fatura f)
        {
            using (var istemci = new TcpClient(_sunucu, 25))
            using (var akis = istemci.GetStream())
            using (var oku = new BinaryReader(akis, Encoding.ASCII))
            using (var yaz = new BinaryWriter(akis, Encoding.ASCII))
            {
                int code = Yanit(oku);
                if (code != 220) return code;

                code = Komut(oku, yaz, "EHLO fatura.muhasebe.example");
                if (code != 250) return code;
                code = Komut(oku, yaz, "MAIL FROM:<fatura@muhasebe.example>");
                if (code != 250) return code;
                code = Komut(oku, yaz, "RCPT TO:<" + f.Alici + ">");
                if (code != 250 && code != 251) return code;
                code = Komut(oku, yaz, "DATA");
                if (code != 354) return code;
                code = Komut(oku, yaz, "Subject: e-Fatura\r\n\r\n" + f.Metin + "\r\n.");
                Komut(oku, yaz, "QUIT");
                return code;
            }
        }

        private static int Komut(BinaryReader oku, BinaryWriter yaz, string satir)
        {
            yaz.Write(Encoding.ASCII.GetBytes(satir + "\r\n"));
            yaz.Flush();
            return Yanit(oku);
        }

        private static int Yanit(BinaryReader oku)
        {
            while (true)
            {
                var satir = new StringBuilder();
                char c;
                while ((c = (char)oku.ReadByte()) != '\n')
                {
                    satir.Append(c);
                }
                if (satir.Length < 4 || satir[3] != '-')
                {
                    return int.Parse(satir.ToString(0, 3));
                }
            }
        }
    }
}
