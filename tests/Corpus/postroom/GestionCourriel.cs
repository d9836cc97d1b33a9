using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Mail;

namespace Mairie.Courriel;

public enum Suite { Aucune, Reessayer, Abandonner, Administrateur, Reconnecter }

public class Envoi
{
    public MailMessage Courrier;
    public int Essais;
    public string DerniereErreur;
}

public class GestionCourriel
{
    private readonly SmtpClient _client;
    private readonly LinkedList<Envoi> _attente = new LinkedList<Envoi>();

    public GestionCourriel(string serveur)
    {
        _client = new SmtpClient(serveur, 25);
    }

    public void Ajouter(MailMessage courrier)
    {
        _attente.AddLast(new Envoi { Courrier = courrier });
    }

    public void Traiter()
    {
        var noeud = _attente.First;
        while (noeud != null)
        {
            var suivant = noeud.Next;
            var envoi = noeud.Value;
            try
            {
                _client.Send(envoi.Courrier);
                _attente.Remove(noeud);
            }
            catch (SmtpException e)
            {
                envoi.Essais++;
                envoi.DerniereErreur = Libelle(e.StatusCode);
                switch (Choisir(e))
                {
                    case Suite.Reessayer when envoi.Essais < 30:
                    case Suite.Reconnecter when envoi.Essais < 5:
                        break;
                    case Suite.Administrateur:
                        Console.Error.WriteLine("A verifier : " + e.Message);
                        _attente.Remove(noeud);
                        break;
                    default:
                        _attente.Remove(noeud);
                        break;
                }
            }
            noeud = suivant;
        }
    }

    private static Suite Choisir(SmtpException e)
    {
        int code = (int)e.StatusCode;
        if (code == -1)
            return Suite.Reconnecter;
        if (code >= 500)
            return Suite.Abandonner;
        if (code == 530) //! SMTP008
            return Suite.Administrateur;
        if (code == 4) //! SMTP008
            return Suite.Reconnecter;
        return Suite.Reessayer;
    }

    private static string Libelle(SmtpStatusCode code)
    {
        switch (code)
        {
            case SmtpStatusCode.MailboxBusy: // 450
                return "boîte occupée";
            case SmtpStatusCode.ExceededStorageAllocation: // 452 //! SMTP010
                return "boîte pleine";
            case SmtpStatusCode.MailboxUnavailable: // 550
                return "boîte inexistante";
            default:
                return "erreur " + (int)code;
        }
    }
}
