using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace StudioLegale.Posta;

public class EsitoInvio
{
    public bool Riuscito { get; set; }
    public bool ConCollegamento { get; set; }
    public string Motivo { get; set; }
}

public interface IArchivioFile
{
    string Pubblica(string nome, byte[] contenuto);
}

public class SpedizioneDocumenti
{
    private readonly IArchivioFile _archivio;
    private readonly string _utente, _password;

    public SpedizioneDocumenti(IArchivioFile archivio, string utente, string password)
    {
        _archivio = archivio;
        _utente = utente;
        _password = password;
    }

    public EsitoInvio Spedisci(string destinatario, string oggetto, string nomeFile, byte[] contenuto)
    {
        using var client = new SmtpClient();
        client.Connect("smtp.studio.example", 587, SecureSocketOptions.StartTls);
        Autentica(client);

        var messaggio = Crea(destinatario, oggetto, nomeFile, contenuto);
        try
        {
            client.Send(messaggio);
            return new EsitoInvio { Riuscito = true };
        }
        catch (SmtpCommandException ex) when (ex.StatusCode is SmtpStatusCode.ExceededStorageAllocation or SmtpStatusCode.TransactionFailed)
        {
            // troppo grande, oppure l'allegato non piace: mandiamo un collegamento
            var url = _archivio.Pubblica(nomeFile, contenuto);
            messaggio.Body = new TextPart("plain") { Text = "Il documento si trova qui: " + url };
            try
            {
                client.Send(messaggio);
                return new EsitoInvio { Riuscito = true, ConCollegamento = true };
            }
            catch (SmtpCommandException ancora)
            {
                return new EsitoInvio { Motivo = (int)ancora.StatusCode + " " + ancora.Message };
            }
        }
        catch (SmtpCommandException ex)
        {
            return new EsitoInvio { Motivo = (int)ex.StatusCode + " " + ex.Message };
        }
        finally
        {
            client.Disconnect(true);
        }
    }

    private void Autentica(SmtpClient client)
    {
        try
        {
            client.Authenticate(new SaslMechanismCramMd5(_utente, _password));
        }
        catch (AuthenticationException)
        {
            client.Authenticate(new SaslMechanismPlain(_utente, _password));
        }
    }

    private static MimeMessage Crea(string destinatario, string oggetto, string nomeFile, byte[] contenuto)
    {
        var m = new MimeMessage();
        m.From.Add(new MailboxAddress("Studio", "segreteria@studio.example"));
        m.To.Add(MailboxAddress.Parse(destinatario));
        m.Subject = oggetto;
        var corpo = new BodyBuilder { TextBody = "In allegato il documento." };
        corpo.Attachments.Add(nomeFile, contenuto);
        m.Body = corpo.ToMessageBody();
        return m;
    }
}
