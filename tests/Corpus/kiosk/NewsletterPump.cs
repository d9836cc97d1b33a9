#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Lettre.Envoi;

public sealed class NewsletterPump
{
    private readonly StreamReader _lecteur;
    private readonly StreamWriter _ecrivain;

    private NewsletterPump(Stream flux)
    {
        _lecteur = new StreamReader(flux, Encoding.UTF8);
        _ecrivain = new StreamWriter(flux, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
    }

    public static async Task<int> EnvoyerAsync(string serveur, string expediteur, IReadOnlyList<string> abonnes, Func<string, string> modele)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(serveur, 25);
        var pompe = new NewsletterPump(tcp.GetStream());
        if (!await pompe.ReponseAsync('2') || !await pompe.CommandeAsync("EHLO lettre.example.fr", '2'))
            return 0;

        var envoyes = 0;
        foreach (var abonne in abonnes)
        {
            if (!await pompe.CommandeAsync($"MAIL FROM:<{expediteur}>", '2'))
                break;
            if (!await pompe.CommandeAsync($"RCPT TO:<{abonne}>", '2'))
            {
                await pompe.CommandeAsync("RSET", '2');
                continue;
            }
            if (!await pompe.CommandeAsync("DATA", '3'))
                break;

            await pompe._ecrivain.WriteLineAsync($"From: {expediteur}\r\nTo: {abonne}\r\nSubject: La lettre du mois\r\nContent-Type: text/plain; charset=utf-8\r\n");
            await pompe._ecrivain.WriteLineAsync(modele(abonne).ReplaceLineEndings("\r\n").Replace("\r\n.", "\r\n.."));
            await pompe.CommandeAsync(".", '2'); //! SMTP005
            envoyes++;
        }

        await pompe._ecrivain.WriteLineAsync("QUIT");
        return envoyes;
    }

    private async Task<bool> CommandeAsync(string commande, char attendu)
    {
        await _ecrivain.WriteLineAsync(commande);
        return await ReponseAsync(attendu);
    }

    private async Task<bool> ReponseAsync(char attendu)
    {
        string? ligne;
        do
        {
            ligne = await _lecteur.ReadLineAsync();
        }
        while (ligne is { Length: > 3 } && ligne[3] == '-');
        Console.Error.WriteLine(ligne ?? "(fermé)");
        return ligne is { Length: >= 3 } && ligne[0] == attendu;
    }
}
