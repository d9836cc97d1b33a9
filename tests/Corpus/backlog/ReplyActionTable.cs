using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Net.Mail;
using System.Threading.Tasks;

namespace Bibliothek.Mahnwesen
{
    public enum MailAktion
    {
        Erledigt,
        RetryLater,
        GiveUp,
    }

    /// <summary>Mahnungen der Stadtbibliothek, einmal nachts.</summary>
    public class ReplyActionTable
    {
        private static readonly Dictionary<SmtpStatusCode, MailAktion> Aktionen = new Dictionary<SmtpStatusCode, MailAktion>
        {
            [SmtpStatusCode.ServiceNotAvailable] = MailAktion.RetryLater,
            [SmtpStatusCode.LocalErrorInProcessing] = MailAktion.RetryLater,
            [SmtpStatusCode.InsufficientStorage] = MailAktion.RetryLater,
            [SmtpStatusCode.MailboxUnavailable] = MailAktion.RetryLater, //! SMTP001
            [SmtpStatusCode.MailboxBusy] = MailAktion.GiveUp, //! SMTP004
            [SmtpStatusCode.MailboxNameNotAllowed] = MailAktion.GiveUp,
            [SmtpStatusCode.UserNotLocalTryAlternatePath] = MailAktion.GiveUp,
            [SmtpStatusCode.TransactionFailed] = MailAktion.GiveUp,
        };

        private readonly DbConnection _db;
        private readonly SmtpClient _post;

        public ReplyActionTable(DbConnection db, SmtpClient post)
        {
            _db = db;
            _post = post;
        }

        public async Task LaufAsync(DateTime stichtag)
        {
            foreach (var mahnung in await LeseAsync(stichtag))
            {
                var aktion = await SendeAsync(mahnung);
                await VermerkeAsync(mahnung.Id, aktion);
            }
        }

        private async Task<MailAktion> SendeAsync(Mahnung mahnung)
        {
            try
            {
                using (var brief = new MailMessage("mahnung@bibliothek.example", mahnung.Leser))
                {
                    brief.Subject = mahnung.Stufe + ". Mahnung";
                    brief.Body = "Bitte bringen Sie zurück: " + mahnung.Titel;
                    await _post.SendMailAsync(brief);
                }
                return MailAktion.Erledigt;
            }
            catch (SmtpException fehler)
            {
                MailAktion aktion;
                if (Aktionen.TryGetValue(fehler.StatusCode, out aktion))
                    return aktion;
                return (int)fehler.StatusCode >= 500 ? MailAktion.GiveUp : MailAktion.RetryLater;
            }
        }

        private async Task<List<Mahnung>> LeseAsync(DateTime stichtag)
        {
            var liste = new List<Mahnung>();
            using (var befehl = _db.CreateCommand())
            {
                befehl.CommandText = "select id, leser, titel, stufe from mahnung where faellig <= '" + stichtag.ToString("yyyy-MM-dd") + "' and aktion = 'RetryLater'";
                using (var zeilen = await befehl.ExecuteReaderAsync())
                {
                    while (await zeilen.ReadAsync())
                    {
                        liste.Add(new Mahnung
                        {
                            Id = zeilen.GetInt32(0),
                            Leser = zeilen.GetString(1),
                            Titel = zeilen.GetString(2),
                            Stufe = zeilen.GetInt32(3),
                        });
                    }
                }
            }
            return liste;
        }

        private async Task VermerkeAsync(int id, MailAktion aktion)
        {
            using (var befehl = _db.CreateCommand())
            {
                befehl.CommandText = "update mahnung set aktion = '" + aktion + "', versuche = versuche + 1 where id = " + id;
                await befehl.ExecuteNonQueryAsync();
            }
        }

        private class Mahnung
        {
            public int Id;
            public string Leser;
            public string Titel;
            public int Stufe;
        }
    }
}
