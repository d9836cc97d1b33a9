using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.Assorted.SubmitClient
{
    public class SmtpAntwortException : Exception
    {
        public int Code { get; }
        public SmtpAntwortException(string befehl, int code, string text)
            : base($"{befehl}: {code} {text}") => Code = code;
        public bool Voruebergehend => Code >= 400 && Code < 500;
    }

    /// <summary>Einlieferung über Port 587 mit STARTTLS und AUTH PLAIN oder LOGIN.</summary>
    public sealed class SubmitClient : IDisposable
    {
        private readonly TcpClient _tcp = new();
        private Stream _strom = Stream.Null;
        private StreamReader _leser = StreamReader.Null;
        private readonly HashSet<string> _faehigkeiten = new(StringComparer.OrdinalIgnoreCase);
        private readonly HashSet<string> _mechanismen = new(StringComparer.OrdinalIgnoreCase);

        public async Task VerbindeAsync(string host, string ich)
        {
            await _tcp.ConnectAsync(host, 587);
            Uebernimm(_tcp.GetStream());
            await ErwarteAsync("Begrüßung", 220);
            await HalloAsync(ich);

            if (_faehigkeiten.Contains("STARTTLS"))
            {
                await BefehlAsync("STARTTLS", 220);
                var ssl = new SslStream(_strom);
                await ssl.AuthenticateAsClientAsync(host);
                Uebernimm(ssl);
                await HalloAsync(ich);
            }
        }

        private void Uebernimm(Stream s)
        {
            _strom = s;
            _leser = new StreamReader(s, Encoding.ASCII, false, 1024, leaveOpen: true);
        }

        private async Task HalloAsync(string ich)
        {
            _faehigkeiten.Clear();
            _mechanismen.Clear();
            var zeilen = await BefehlAsync("EHLO " + ich, 250);
            for (int i = 1; i < zeilen.Count; i++)
            {
                var teile = zeilen[i].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (teile.Length == 0) continue;
                _faehigkeiten.Add(teile[0]);
                if (teile[0].Equals("AUTH", StringComparison.OrdinalIgnoreCase))
                    _mechanismen.UnionWith(teile[1..]);
            }
        }

        public async Task AnmeldenAsync(string benutzer, string kennwort)
        {
            if (_mechanismen.Contains("PLAIN"))
            {
                try
                {
                    await BefehlAsync("AUTH PLAIN " + B64("\0" + benutzer + "\0" + kennwort), 235);
                    return;
                }
                catch (SmtpAntwortException ex) when (ex.Code is 504 or 534 && _mechanismen.Contains("LOGIN"))
                {
                }
            }
            await BefehlAsync("AUTH LOGIN", 334);
            await BefehlAsync(B64(benutzer), 334);
            await BefehlAsync(B64(kennwort), 235);
        }

        public async Task SendeAsync(string von, IReadOnlyList<string> an, string nachricht)
        {
            await BefehlAsync($"MAIL FROM:<{von}>", 250);
            foreach (var a in an)
                await BefehlAsync($"RCPT TO:<{a}>", 250, 251);
            await BefehlAsync("DATA", 354);
            var punktiert = nachricht.Replace("\r\n.", "\r\n..");
            await BefehlAsync(punktiert + "\r\n.", 250);
        }

        private async Task<List<string>> BefehlAsync(string zeile, params int[] erlaubt)
        {
            await _strom.WriteAsync(Encoding.UTF8.GetBytes(zeile + "\r\n"));
            await _strom.FlushAsync();
            return await ErwarteAsync(zeile.Split(' ')[0], erlaubt);
        }

        private async Task<List<string>> ErwarteAsync(string befehl, params int[] erlaubt)
        {
            var texte = new List<string>();
            string? zeile;
            do
            {
                zeile = await _leser.ReadLineAsync() ?? throw new IOException("Verbindung beendet");
                texte.Add(zeile.Length > 4 ? zeile.Substring(4) : "");
            } while (zeile.Length > 3 && zeile[3] == '-');

            int code = int.Parse(zeile.Substring(0, 3));
            if (Array.IndexOf(erlaubt, code) < 0)
                throw new SmtpAntwortException(befehl, code, string.Join(" ", texte));
            return texte;
        }

        private static string B64(string s) => Convert.ToBase64String(Encoding.UTF8.GetBytes(s));

        public void Dispose()
        {
            _strom.Dispose();
            _tcp.Dispose();
        }
    }
}
