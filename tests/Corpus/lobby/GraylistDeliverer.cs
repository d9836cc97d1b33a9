#nullable enable
using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Bibliotheque.Rappels;

/// <summary>Envoie les rappels de retour de livres.</summary>
public sealed class GraylistDeliverer
{
    private readonly ILogger _journal;
    private readonly string _serveur;

    public GraylistDeliverer(ILogger<GraylistDeliverer> journal, string serveur)
    {
        _journal = journal;
        _serveur = serveur;
    }

    public async Task<bool> RappelerAsync(string lecteur, string titre, DateTime retour)
    {
        var texte = $"Bonjour,\r\n\r\nle livre « {titre} » était à rendre le {retour:d}.\r\n";
        var code = await EnvoyerAsync(lecteur, texte);

        if (code is >= 200 and < 300)
        {
            _journal.LogInformation("Rappel envoyé à {Lecteur}", lecteur);
            return true;
        }
        if (code is 421 or 450 or 451 or 452) //! SMTP106
        {
            await Task.Delay(TimeSpan.FromMinutes(15));
            return await RappelerAsync(lecteur, titre, retour);
        }

        _journal.LogWarning("Rappel refusé pour {Lecteur} : {Code}", lecteur, code);
        return false;
    }

    private async Task<int> EnvoyerAsync(string lecteur, string texte)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(_serveur, 25);
        using var lire = new StreamReader(tcp.GetStream(), Encoding.UTF8);
        using var ecrire = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        var code = await CodeAsync(lire);
        if (code != 220)
            return code;

        string[] commandes =
        [
            "EHLO bibliotheque.example",
            "MAIL FROM:<rappels@bibliotheque.example>",
            $"RCPT TO:<{lecteur}>",
        ];
        foreach (var commande in commandes)
        {
            await ecrire.WriteLineAsync(commande);
            code = await CodeAsync(lire);
            if (code / 100 != 2)
                return code;
        }

        await ecrire.WriteLineAsync("DATA");
        code = await CodeAsync(lire);
        if (code != 354)
            return code;
        await ecrire.WriteLineAsync("Subject: Rappel\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + texte + ".");
        code = await CodeAsync(lire);
        await ecrire.WriteLineAsync("QUIT");
        return code;
    }

    private static async Task<int> CodeAsync(StreamReader lire)
    {
        string? ligne;
        do
        {
            ligne = await lire.ReadLineAsync();
        }
        while (ligne is { Length: > 3 } && ligne[3] == '-');
        return ligne is { Length: >= 3 } ? int.Parse(ligne[..3]) : throw new IOException("connexion perdue");
    }
}
