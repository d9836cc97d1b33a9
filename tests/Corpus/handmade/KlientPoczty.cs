using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Ksiegowosc.Powiadomienia
{
    public class BladPoczty : Exception
    {
        public BladPoczty(string tresc) : base(tresc) { }
    }

    public class KlientPoczty
    {
        private TcpClient polaczenie;
        private StreamReader wejscie;
        private StreamWriter wyjscie;

        public void Polacz(string serwer)
        {
            polaczenie = new TcpClient(serwer, 25);
            wejscie = new StreamReader(polaczenie.GetStream());
            wyjscie = new StreamWriter(polaczenie.GetStream()) { NewLine = "\r\n" };
            CzytajOdpowiedz(); //! SMTP003
        }

        public void Przywitaj(string nazwa)
        {
            WyslijLinie("EHLO " + nazwa);
            Sprawdz(CzytajOdpowiedz(), '2');
        }

        public void Wyslij(string od, string doKogo, string tresc)
        {
            WyslijLinie("MAIL FROM:<" + od + ">");
            Sprawdz(CzytajOdpowiedz(), '2');
            WyslijLinie("RCPT TO:<" + doKogo + ">");
            Sprawdz(CzytajOdpowiedz(), '2');
            WyslijLinie("DATA");
            Sprawdz(CzytajOdpowiedz(), '3');
            WyslijLinie(tresc);
            WyslijLinie(".");
            Sprawdz(CzytajOdpowiedz(), '2');
        }

        public void Rozlacz()
        {
            WyslijLinie("QUIT");
            CzytajOdpowiedz();
            polaczenie.Close();
        }

        private void WyslijLinie(string linia)
        {
            wyjscie.WriteLine(linia);
            wyjscie.Flush();
        }

        private string CzytajOdpowiedz()
        {
            string linia = wejscie.ReadLine();
            while (linia != null && linia.Length >= 4 && linia[3] == '-')
                linia = wejscie.ReadLine();
            if (linia == null)
                throw new BladPoczty("Serwer zamknal polaczenie");
            return linia;
        }

        private static void Sprawdz(string odpowiedz, char klasa)
        {
            if (odpowiedz.Length == 0 || odpowiedz[0] != klasa)
                throw new BladPoczty("Nieoczekiwana odpowiedz: " + odpowiedz);
        }
    }

    public static class Powiadomienia
    {
        public static void WyslijFakture(string serwer, string doKogo, string numer)
        {
            var k = new KlientPoczty();
            k.Polacz(serwer);
            try
            {
                k.Przywitaj(Environment.MachineName);
                k.Wyslij("faktury@ksiegowosc.example", doKogo, "Subject: Faktura " + numer + "\r\n\r\nW zalaczeniu.");
            }
            finally
            {
                k.Rozlacz();
            }
        }
    }
}
