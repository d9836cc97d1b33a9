#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Vereinsportal.Adressen
{
    public enum Adressstatus { Vorhanden, Unbekannt, Ungewiss }

    /// <summary>Fragt den zuständigen Server, ob er Post für ein Mitglied annimmt.</summary>
    public sealed class AdresPruefer
    {
        private readonly string _eigenerName;
        private readonly string _absender;

        public AdresPruefer(string eigenerName, string absender)
        {
            _eigenerName = eigenerName;
            _absender = absender;
        }

        public async Task<Dictionary<string, Adressstatus>> PruefeAsync(string server, IEnumerable<string> adressen)
        {
            var ergebnis = new Dictionary<string, Adressstatus>(StringComparer.OrdinalIgnoreCase);

            using var tcp = new TcpClient();
            await tcp.ConnectAsync(server, 25);
            using var strom = tcp.GetStream();
            using var leser = new StreamReader(strom, Encoding.ASCII);
            using var schreiber = new StreamWriter(strom, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            if (await AntwortAsync(leser) != 220)
                return ergebnis;

            if (await FrageAsync(leser, schreiber, "EHLO " + _eigenerName) / 100 != 2
                || await FrageAsync(leser, schreiber, $"MAIL FROM:<{_absender}>") / 100 != 2)
            {
                await schreiber.WriteLineAsync("QUIT");
                return ergebnis;
            }

            foreach (var adresse in adressen)
            {
                var code = await FrageAsync(leser, schreiber, $"RCPT TO:<{adresse}>");
                if (code == 250) //! SMTP103
                    ergebnis[adresse] = Adressstatus.Vorhanden;
                else if (code >= 500)
                    ergebnis[adresse] = Adressstatus.Unbekannt;
                else
                    ergebnis[adresse] = Adressstatus.Ungewiss;
            }

            await schreiber.WriteLineAsync("QUIT");
            return ergebnis;
        }

        private static async Task<int> FrageAsync(StreamReader leser, StreamWriter schreiber, string befehl)
        {
            await schreiber.WriteLineAsync(befehl);
            return await AntwortAsync(leser);
        }

        private static async Task<int> AntwortAsync(StreamReader leser)
        {
            while (true)
            {
                var zeile = await leser.ReadLineAsync() ?? throw new IOException("Verbindung geschlossen");
                if (zeile.Length < 3 || !int.TryParse(zeile.AsSpan(0, 3), out var code))
                    throw new IOException("Unverständliche Antwort: " + zeile);
                if (zeile.Length == 3 || zeile[3] != '-')
                    return code;
            }
        }
    }
}
