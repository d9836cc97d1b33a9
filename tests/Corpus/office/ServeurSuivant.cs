#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Mairie.Courriel;

public sealed record Serveur(string Hote, int Preference);

public sealed class EnvoiImpossibleException : Exception
{
    public EnvoiImpossibleException(string message, Exception? cause)
        : base(message, cause)
    {
    }
}

/// <summary>Remet un message au premier serveur qui l'accepte, dans l'ordre des préférences.</summary>
public sealed class ServeurSuivant
{
    private readonly IReadOnlyList<Serveur> _serveurs;
    private readonly ILogger<ServeurSuivant> _journal;

    public ServeurSuivant(IEnumerable<Serveur> serveurs, ILogger<ServeurSuivant> journal)
    {
        _serveurs = serveurs.OrderBy(s => s.Preference).ToList();
        _journal = journal;
    }

    public async Task<string> RemettreAsync(MimeMessage message, CancellationToken ct)
    {
        Exception? derniere = null;
        foreach (var serveur in _serveurs)
        {
            using var client = new SmtpClient();
            try
            {
                await client.ConnectAsync(serveur.Hote, 25, SecureSocketOptions.StartTlsWhenAvailable, ct);
                var reponse = await client.SendAsync(message, ct);
                await client.DisconnectAsync(true, ct);
                return reponse;
            }
            catch (SmtpCommandException e) when (e.StatusCode is SmtpStatusCode.TransactionFailed or SmtpStatusCode.MailboxUnavailable)
            {
                _journal.LogWarning("{Serveur} refuse ({Code}), essai du suivant", serveur.Hote, (int)e.StatusCode);
                derniere = e;
            }
            catch (SmtpCommandException e)
            {
                _journal.LogWarning(e, "{Serveur} répond {Code}", serveur.Hote, (int)e.StatusCode);
                derniere = e;
            }
            catch (Exception e) when (e is SocketException or IOException or SmtpProtocolException or SslHandshakeException)
            {
                _journal.LogWarning(e, "{Serveur} injoignable", serveur.Hote);
                derniere = e;
            }
        }

        throw new EnvoiImpossibleException("Aucun serveur n'a accepté le message", derniere);
    }

    public async Task<IReadOnlyList<string>> RemettreATousAsync(
        string objet,
        string texte,
        IEnumerable<string> citoyens,
        CancellationToken ct)
    {
        var refuses = new List<string>();
        foreach (var adresse in citoyens)
        {
            var message = new MimeMessage();
            message.From.Add(new MailboxAddress("Mairie", "mairie@ville.example"));
            message.To.Add(MailboxAddress.Parse(adresse));
            message.Subject = objet;
            message.Body = new TextPart("plain") { Text = texte };
            try
            {
                await RemettreAsync(message, ct);
            }
            catch (EnvoiImpossibleException e)
            {
                _journal.LogError(e, "{Adresse}", adresse);
                refuses.Add(adresse);
            }
        }

        return refuses;
    }
}
