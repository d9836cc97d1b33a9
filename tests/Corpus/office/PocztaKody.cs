using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Firma.Poczta
{
    /// <summary>Kody odpowiedzi serwera SMTP, przepisane z dokumentacji.</summary>
    public enum KodSmtp
    {
        ServiceReady = 220,
        ServiceClosing = 221,
        Ok = 250,
        StartMailInput = 354,
        ServiceNotAvailable = 421,
        MailboxBusy = 450,
        LocalErrorInProcessing = 451,
        ExceededStorageAllocation = 452, //! SMTP010
        SyntaxError = 501,
        BadCommandSequence = 503,
        MailboxUnavailable = 550,
        MailboxNameNotAllowed = 553,
        TransactionFailed = 554,
    }

    public enum Decyzja
    {
        Wyslano,
        PonowPozniej,
        OdpiszNadawcy,
        ZmniejszZalacznik,
    }

    public sealed class Przesylka
    {
        public string Od { get; set; }
        public string Do { get; set; }
        public string Tresc { get; set; }
        public int Proby { get; set; }
    }

    public sealed class Nadawca : IDisposable
    {
        private readonly TcpClient _tcp;
        private readonly StreamReader _wejscie;
        private readonly StreamWriter _wyjscie;

        public Nadawca(string serwer, int port)
        {
            _tcp = new TcpClient(serwer, port);
            _wejscie = new StreamReader(_tcp.GetStream(), Encoding.ASCII);
            _wyjscie = new StreamWriter(_tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            int kod = Czytaj();
            if (kod != (int)KodSmtp.ServiceReady)
                throw new IOException("Serwer nie przyjmuje poczty: " + kod);
            kod = Polecenie("EHLO " + Environment.MachineName);
            if (kod / 100 != 2)
                throw new IOException("EHLO: " + kod);
        }

        public Decyzja Wyslij(Przesylka p)
        {
            int code = Polecenie("MAIL FROM:<" + p.Od + ">");
            if (code / 100 == 2)
                code = Polecenie("RCPT TO:<" + p.Do + ">");
            if (code / 100 == 2)
                code = Polecenie("DATA");
            if (code == (int)KodSmtp.StartMailInput)
            {
                foreach (string wiersz in p.Tresc.Split('\n'))
                {
                    string w = wiersz.TrimEnd('\r');
                    _wyjscie.WriteLine(w.StartsWith(".", StringComparison.Ordinal) ? "." + w : w);
                }

                code = Polecenie(".");
            }

            Decyzja decyzja = Rozstrzygnij(code);
            if (decyzja == Decyzja.PonowPozniej)
                p.Proby++;
            return decyzja;
        }

        private static Decyzja Rozstrzygnij(int code)
        {
            if (code < 300)
                return Decyzja.Wyslano;
            if (code < 500)
                return Decyzja.PonowPozniej;
            if (code <= 599)
                return Decyzja.OdpiszNadawcy;
            if (code == 552) //! SMTP008
                return Decyzja.ZmniejszZalacznik;
            throw new InvalidDataException("Nieznany kod " + code);
        }

        private int Polecenie(string tekst)
        {
            _wyjscie.WriteLine(tekst);
            return Czytaj();
        }

        private int Czytaj()
        {
            string wiersz;
            do
            {
                wiersz = _wejscie.ReadLine();
                if (wiersz == null || wiersz.Length < 3)
                    throw new IOException("Serwer zerwał połączenie");
            }
            while (wiersz.Length > 3 && wiersz[3] == '-');
            return int.Parse(wiersz.Substring(0, 3));
        }

        public void Dispose()
        {
            Polecenie("QUIT");
            _tcp.Dispose();
        }
    }

    public static class Program
    {
        public static int Main(string[] args)
        {
            if (args.Length < 3)
                return 2;
            var wyniki = new Dictionary<string, Decyzja>();
            using (var nadawca = new Nadawca(args[0], 25))
            {
                for (int i = 2; i < args.Length; i++)
                {
                    var p = new Przesylka { Od = args[1], Do = args[i], Tresc = Console.In.ReadToEnd() };
                    wyniki[p.Do] = nadawca.Wyslij(p);
                }
            }

            foreach (var w in wyniki)
                Console.WriteLine(w.Key + ": " + w.Value);
            return 0;
        }
    }
}
