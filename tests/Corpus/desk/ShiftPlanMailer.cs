using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Grafik.Poczta
{
    public class Pracownik
    {
        public int Numer { get; set; }
        public string Imie { get; set; }
        public string Email { get; set; }
    }

    public class Zmiana
    {
        public int NumerPracownika { get; set; }
        public DateTime Od { get; set; }
        public DateTime Do { get; set; }
        public string Stanowisko { get; set; }
    }

    /// <summary>Wysyla tygodniowy grafik do pracownikow.</summary>
    public class WysylkaGrafiku
    {
        private readonly string _serwer;
        private readonly string _uzytkownik;
        private readonly string _haslo;
        private readonly TextWriter _dziennik;
        private int _wyslane;

        public WysylkaGrafiku(string serwer, string uzytkownik, string haslo, TextWriter dziennik)
        {
            _serwer = serwer;
            _uzytkownik = uzytkownik;
            _haslo = haslo;
            _dziennik = dziennik;
        }

        public int Wyslij(IEnumerable<Pracownik> pracownicy, IReadOnlyCollection<Zmiana> zmiany)
        {
            _wyslane = 0;
            using (var klient = new SmtpClient())
            {
                klient.Timeout = 20000;
                try
                {
                    klient.Connect(_serwer, 465, SecureSocketOptions.SslOnConnect);
                }
                catch (SocketException blad) //! SMTP007
                {
                    _dziennik.WriteLine("Brak polaczenia z {0}: {1}", _serwer, blad.Message);
                }

                klient.Authenticate(_uzytkownik, _haslo);

                foreach (var pracownik in pracownicy.Where(p => !string.IsNullOrEmpty(p.Email)))
                {
                    var moje = zmiany.Where(z => z.NumerPracownika == pracownik.Numer).OrderBy(z => z.Od).ToList();
                    if (moje.Count == 0)
                        continue;

                    var wiadomosc = Zbuduj(pracownik, moje);
                    int proby = 1;
                    while (!Sprobuj(klient, wiadomosc) && proby < 3)
                    {
                        proby++;
                        Thread.Sleep(20000);
                    }
                }

                klient.Disconnect(true);
            }
            return _wyslane;
        }

        private bool Sprobuj(SmtpClient klient, MimeMessage wiadomosc)
        {
            try
            {
                klient.Send(wiadomosc);
                _wyslane++;
                return true;
            }
            catch (SmtpCommandException blad) //! SMTP101
            {
                _dziennik.WriteLine("{0}: {1}", wiadomosc.To, blad.Message);
                return false;
            }
        }

        private MimeMessage Zbuduj(Pracownik pracownik, List<Zmiana> zmiany)
        {
            var wiadomosc = new MimeMessage();
            wiadomosc.From.Add(new MailboxAddress("Grafik", _uzytkownik));
            wiadomosc.To.Add(new MailboxAddress(pracownik.Imie, pracownik.Email));
            wiadomosc.Subject = "Grafik od " + zmiany[0].Od.ToString("dd.MM.yyyy");

            var tekst = new StringWriter();
            tekst.WriteLine("Czesc {0},", pracownik.Imie);
            tekst.WriteLine();
            foreach (var zmiana in zmiany)
                tekst.WriteLine("{0:ddd dd.MM}  {0:HH:mm}-{1:HH:mm}  {2}", zmiana.Od, zmiana.Do, zmiana.Stanowisko);
            wiadomosc.Body = new TextPart("plain") { Text = tekst.ToString() };
            return wiadomosc;
        }
    }
}
