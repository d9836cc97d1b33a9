using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hurtownia.Monitoring
{
    public class UstawieniaStraznika
    {
        public string Host { get; set; } = "poczta.hurtownia.example";
        public int Port { get; set; } = 25;
        public TimeSpan Odstep { get; set; } = TimeSpan.FromMinutes(5);
    }

    public enum StanBramki { Dziala, Przeciazona, Odmawia, Niedostepna }

    // Co kilka minut sprawdza, czy bramka pocztowa odpowiada.
    public class StraznikBramki : BackgroundService
    {
        private readonly ILogger<StraznikBramki> _log;
        private readonly UstawieniaStraznika _ust;
        private StanBramki _ostatni = StanBramki.Dziala;

        public StraznikBramki(ILogger<StraznikBramki> log, IOptions<UstawieniaStraznika> ust)
        {
            _log = log;
            _ust = ust.Value;
        }

        protected override async Task ExecuteAsync(CancellationToken stop)
        {
            while (!stop.IsCancellationRequested)
            {
                var stan = await SprawdzAsync(stop);
                if (stan != _ostatni)
                {
                    _log.LogWarning("Bramka {Host}: {Stary} -> {Nowy}", _ust.Host, _ostatni, stan);
                    _ostatni = stan;
                }
                await Task.Delay(_ust.Odstep, stop);
            }
        }

        private async Task<StanBramki> SprawdzAsync(CancellationToken stop)
        {
            try
            {
                using var gniazdo = new TcpClient();
                await gniazdo.ConnectAsync(_ust.Host, _ust.Port, stop);
                using var strumien = gniazdo.GetStream();
                using var czytnik = new StreamReader(strumien, Encoding.ASCII);
                using var pisarz = new StreamWriter(strumien, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

                string powitanie = await czytnik.ReadLineAsync(stop);
                if (string.IsNullOrEmpty(powitanie))
                    return StanBramki.Niedostepna;

                switch (powitanie[0])
                {
                    case '4':
                        return StanBramki.Przeciazona;
                    case '5':
                        return StanBramki.Odmawia;
                    case '2':
                        break;
                    default:
                        _log.LogWarning("Dziwne powitanie: {Tekst}", powitanie);
                        return StanBramki.Niedostepna;
                }

                // uprzejmie się przedstawiamy i wychodzimy
                await pisarz.WriteLineAsync("HELO straznik.hurtownia.example");
                await czytnik.ReadLineAsync(stop);
                await pisarz.WriteLineAsync("QUIT");
                return StanBramki.Dziala;
            }
            catch (SocketException ex)
            {
                _log.LogInformation("Brak połączenia: {Blad}", ex.SocketErrorCode);
                return StanBramki.Niedostepna;
            }
            catch (IOException ex)
            {
                _log.LogInformation(ex, "Połączenie przerwane");
                return StanBramki.Niedostepna;
            }
        }
    }
}
