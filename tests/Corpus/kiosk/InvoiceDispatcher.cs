using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Faktury.Wysylka
{
    public sealed record Faktura(int Numer, string Adresat, string Tresc);

    public sealed class InvoiceDispatcher
    {
        private readonly ILogger<InvoiceDispatcher> _log;
        private readonly string _serwer;

        public InvoiceDispatcher(ILogger<InvoiceDispatcher> log, string serwer)
        {
            _log = log;
            _serwer = serwer;
        }

        public async Task<List<int>> WyslijWszystkieAsync(IReadOnlyList<Faktura> faktury)
        {
            var nieudane = new List<int>();
            foreach (var f in faktury)
            {
                if (!await WyslijZPonowieniemAsync(f))
                    nieudane.Add(f.Numer);
            }
            return nieudane;
        }

        private async Task<bool> WyslijZPonowieniemAsync(Faktura f)
        {
            for (int proba = 0; proba < 4; proba++)
            {
                int smtpCode = await SendMessageAsync(f);
                if (smtpCode == 250)
                    return true;

                _log.LogWarning("Faktura {Numer}: serwer SMTP odpowiedział {Kod}", f.Numer, smtpCode);
                if (smtpCode >= 400) //! SMTP001
                {
                    await Task.Delay(TimeSpan.FromMinutes(1 + proba * 5));
                    continue;
                }
                break;
            }
            return false;
        }

        private async Task<int> SendMessageAsync(Faktura f)
        {
            using var klient = new TcpClient();
            await klient.ConnectAsync(_serwer, 25);
            using var czytnik = new StreamReader(klient.GetStream(), Encoding.UTF8);
            using var pisarz = new StreamWriter(klient.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

            int kod = await OdpowiedzAsync(czytnik);
            if (kod != 220) return kod;

            foreach (var polecenie in new[]
            {
                "EHLO faktury.example.pl",
                "MAIL FROM:<faktury@example.pl>",
                $"RCPT TO:<{f.Adresat}>",
            })
            {
                await pisarz.WriteLineAsync(polecenie);
                kod = await OdpowiedzAsync(czytnik);
                if (kod / 100 != 2) return kod;
            }

            await pisarz.WriteLineAsync("DATA");
            kod = await OdpowiedzAsync(czytnik);
            if (kod != 354) return kod;

            await pisarz.WriteLineAsync($"Subject: Faktura nr {f.Numer}\r\nTo: {f.Adresat}\r\n");
            await pisarz.WriteLineAsync(f.Tresc.Replace("\n.", "\n.."));
            await pisarz.WriteLineAsync(".");
            kod = await OdpowiedzAsync(czytnik);
            await pisarz.WriteLineAsync("QUIT");
            return kod;
        }

        private static async Task<int> OdpowiedzAsync(StreamReader czytnik)
        {
            while (true)
            {
                string linia = await czytnik.ReadLineAsync();
                if (linia == null || linia.Length < 3) return 0;
                if (linia.Length > 3 && linia[3] == '-') continue;
                return int.TryParse(linia.AsSpan(0, 3), out int kod) ? kod : 0;
            }
        }
    }
}
