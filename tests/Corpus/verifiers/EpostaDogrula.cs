using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Corpus.Verifiers.EpostaDogrula;

public class EpostaDogrulamaServisi
{
    private readonly ILogger<EpostaDogrulamaServisi> _logger;

    public EpostaDogrulamaServisi(ILogger<EpostaDogrulamaServisi> logger) => _logger = logger;

    public async Task DogrulaAsync(string mxSunucu, string eposta)
    {
        using var zaman = new CancellationTokenSource(TimeSpan.FromSeconds(8));
        using var istemci = new TcpClient();
        await istemci.ConnectAsync(mxSunucu, 25, zaman.Token);

        using var akis = istemci.GetStream();
        using var okuyucu = new StreamReader(akis);
        using var yazici = new StreamWriter(akis) { AutoFlush = true, NewLine = "\r\n" };

        // karşılama satırı
        string? karsilama = await okuyucu.ReadLineAsync(zaman.Token);  //! SMTP003
        _logger.LogDebug("Karşılama ({Sunucu}): {Satir}", mxSunucu, karsilama);

        await yazici.WriteLineAsync("EHLO kayit.okul.example");
        await CokSatirAtlaAsync(okuyucu, zaman.Token);  //! SMTP005

        await yazici.WriteLineAsync("MAIL FROM:<kayit@okul.example>");
        string? gonderenYanit = await okuyucu.ReadLineAsync(zaman.Token);  //! SMTP005
        _logger.LogDebug("MAIL FROM: {Yanit}", gonderenYanit);

        await yazici.WriteLineAsync($"RCPT TO:<{eposta}>");
        string? aliciYanit = await okuyucu.ReadLineAsync(zaman.Token);

        await yazici.WriteLineAsync("QUIT");

        if (aliciYanit is not null && aliciYanit.StartsWith("55"))
            throw new InvalidOperationException("Bu adres kullanılmıyor: " + eposta);
    }

    private static async Task CokSatirAtlaAsync(StreamReader okuyucu, CancellationToken belirtec)
    {
        string? satir;
        do
        {
            satir = await okuyucu.ReadLineAsync(belirtec);
        }
        while (satir is { Length: > 3 } && satir[3] == '-');
    }
}
