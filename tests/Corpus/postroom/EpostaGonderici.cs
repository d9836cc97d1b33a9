using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Belediye.Eposta;

public record Sunucu(string Ad, int Port, string Kullanici, string Parola);

public class EpostaGonderici
{
    private readonly IReadOnlyList<Sunucu> _sunucular;
    private readonly Func<Sunucu, Task<string>> _yeniParolaSor;

    public EpostaGonderici(IReadOnlyList<Sunucu> sunucular, Func<Sunucu, Task<string>> yeniParolaSor)
    {
        _sunucular = sunucular;
        _yeniParolaSor = yeniParolaSor;
    }

    public async Task<bool> GonderAsync(string alici, string konu, string metin)
    {
        var ileti = new MimeMessage();
        ileti.From.Add(new MailboxAddress("Belediye", "bilgi@belediye.example"));
        ileti.To.Add(MailboxAddress.Parse(alici));
        ileti.Subject = konu;
        ileti.Body = new TextPart("plain") { Text = metin };

        foreach (var sunucu in _sunucular)
        {
            using var istemci = new SmtpClient();
            if (!await BaglanAsync(istemci, sunucu))
                continue;

            try
            {
                await istemci.SendAsync(ileti);
                await istemci.DisconnectAsync(true);
                return true;
            }
            catch (SmtpCommandException hata)
            {
                // bu sunucu almadi, siradaki sunucu belki alir
                Console.WriteLine($"{sunucu.Ad}: {(int)hata.StatusCode} {hata.Message}");
            }
            catch (SmtpProtocolException hata)
            {
                Console.WriteLine($"{sunucu.Ad}: {hata.Message}");
            }
        }

        return false;
    }

    private async Task<bool> BaglanAsync(SmtpClient istemci, Sunucu sunucu)
    {
        try
        {
            await istemci.ConnectAsync(sunucu.Ad, sunucu.Port, SecureSocketOptions.Auto);
        }
        catch (Exception hata) when (hata is SocketException or SslHandshakeException or SmtpCommandException or IOException)
        {
            Console.WriteLine($"{sunucu.Ad} baglanti kurulamadi: {hata.Message}");
            return false;
        }

        try
        {
            await istemci.AuthenticateAsync(sunucu.Kullanici, sunucu.Parola);
            return true;
        }
        catch (AuthenticationException)
        {
            var parola = await _yeniParolaSor(sunucu);
            if (string.IsNullOrEmpty(parola))
                return false;
            try
            {
                await istemci.AuthenticateAsync(sunucu.Kullanici, parola);
                return true;
            }
            catch (AuthenticationException)
            {
                return false;
            }
        }
    }
}
