using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace SerwerGry.Poczta
{
    /// <summary>Wysyła graczom kody aktywacyjne. Jeden wątek, jedno połączenie na list.</summary>
    public partial class PocztaGry
    {
        private readonly BlockingCollection<List> _kolejka = new BlockingCollection<List>();
        private readonly Thread _watek;
        private readonly string _serwer;

        public PocztaGry(string serwer)
        {
            _serwer = serwer;
            _watek = new Thread(Petla) { IsBackground = true, Name = "poczta" };
            _watek.Start();
        }

        public void Dodaj(string gracz, string adres, string kod)
        {
            _kolejka.Add(new List { Gracz = gracz, Adres = adres, Kod = kod });
        }

        private void Petla()
        {
            foreach (List list in _kolejka.GetConsumingEnumerable())
            {
                try
                {
                    Wyslij(list);
                    Dziennik("wyslano: " + list.Adres);
                }
                catch (Exception e)
                {
                    Dziennik("blad: " + list.Adres + " " + e.Message);
                }
            }
        }

        private static void Dziennik(string tekst)
        {
            Console.WriteLine("[poczta] {0:T} {1}", DateTime.Now, tekst);
        }

        private sealed class List
        {
            public string Gracz;
            public string Adres;
            public string Kod;
        }
    }

    public partial class PocztaGry
    {
        private StreamReader _wejscie;
        private StreamWriter _wyjscie;

        private void Wyslij(List list)
        {
            using (TcpClient polaczenie = new TcpClient(_serwer, 25))
            {
                _wejscie = new StreamReader(polaczenie.GetStream(), Encoding.ASCII);
                _wyjscie = new StreamWriter(polaczenie.GetStream(), Encoding.ASCII);
                _wyjscie.NewLine = "\r\n";
                _wyjscie.AutoFlush = true;

                string odp = Odpowiedz();
                if (!odp.StartsWith("220"))
                    throw new IOException("powitanie: " + odp);

                _wyjscie.WriteLine("EHLO gra.example.pl");
                odp = Odpowiedz();
                if (!odp.StartsWith("250"))
                    throw new IOException("EHLO: " + odp);

                _wyjscie.WriteLine("MAIL FROM:<bot@gra.example.pl>");
                odp = Odpowiedz(); //! SMTP005
                Dziennik("nadawca: " + odp);

                _wyjscie.WriteLine("RCPT TO:<" + list.Adres + ">");
                odp = Odpowiedz();
                if (odp[0] != '2')
                    throw new IOException("adresat: " + odp);

                _wyjscie.WriteLine("DATA");
                odp = Odpowiedz(); //! SMTP005
                Dziennik("dane: " + odp);

                _wyjscie.WriteLine("From: Gra <bot@gra.example.pl>");
                _wyjscie.WriteLine("To: <" + list.Adres + ">");
                _wyjscie.WriteLine("Subject: Kod aktywacyjny");
                _wyjscie.WriteLine();
                _wyjscie.WriteLine("Czesc " + list.Gracz + ", Twoj kod to: " + list.Kod);
                _wyjscie.WriteLine(".");
                odp = Odpowiedz();
                if (odp[0] != '2')
                    throw new IOException("tresc: " + odp);

                _wyjscie.WriteLine("QUIT");
            }
        }

        private string Odpowiedz()
        {
            string linia;
            do
            {
                linia = _wejscie.ReadLine();
                if (string.IsNullOrEmpty(linia))
                    throw new IOException("serwer zamknal polaczenie");
            }
            while (linia.Length > 3 && linia[3] == '-');
            return linia;
        }
    }
}
