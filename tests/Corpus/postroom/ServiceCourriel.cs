using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Mail;

namespace Mairie.Courriels;

/// <summary>Réponse du serveur de messagerie.</summary>
public class ReponseSmtp
{
    public int Code { get; init; }
    public string Texte { get; init; }

    public bool EstSucces => Code / 100 == 2;
    public bool ShouldRetry => Code == -1 || Code == 421 || Code == 450 || Code == 451 || Code == 452
                               || Code == 501; //! SMTP001
}

public class EnvoyeurCourriel
{
    private readonly SmtpClient _client;
    private readonly TextWriter _journal;

    public EnvoyeurCourriel(string hote, TextWriter journal)
    {
        _client = new SmtpClient(hote);
        _journal = journal;
    }

    private ReponseSmtp Envoyer(MailMessage courriel)
    {
        try
        {
            _client.Send(courriel);
            return new ReponseSmtp { Code = 250, Texte = "OK" };
        }
        catch (SmtpException ex)
        {
            return new ReponseSmtp { Code = (int)ex.StatusCode, Texte = ex.Message };
        }
    }

    public bool EnvoyerAvecReprise(MailMessage courriel, int essaisMax = 3)
    {
        for (int essai = 0; essai < essaisMax; essai++)
        {
            var reponse = Envoyer(courriel);
            if (reponse.EstSucces)
                return true;
            _journal.WriteLine($"{DateTime.Now:s} {reponse.Code} {Expliquer(reponse)}");
            if (!reponse.ShouldRetry)
                return false;
            Thread.Sleep(10_000 * (essai + 1));
        }

        return false;
    }

    private static string Expliquer(ReponseSmtp reponse)
    {
        switch (reponse.Code)
        {
            case 421:
                return "service indisponible";
            case 450:
                return "boîte occupée";
            case 550:
                return "boîte inexistante";
            case 552:
                return "boîte pleine";
            case 10061: //! SMTP008
                return "connexion refusée";
            case 11001: //! SMTP008
                return "hôte inconnu";
            case -1:
                return "pas de réponse";
            default:
                return reponse.Code >= 500 ? "refus définitif" : "erreur temporaire";
        }
    }

    public void EnvoyerRappels(IEnumerable<string> adresses, string texte)
    {
        foreach (var adresse in adresses)
        {
            using var courriel = new MailMessage("mairie@ville.example", adresse, "Rappel", texte);
            if (!EnvoyerAvecReprise(courriel))
                _journal.WriteLine("Non envoyé : " + adresse);
        }
    }
}
