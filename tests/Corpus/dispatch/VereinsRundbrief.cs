using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Mail;
using System.Text;
using System.Threading;

namespace Verein.Rundbrief
{
    public class Mitglied
    {
        public int Id { get; set; }
        public string Vorname { get; set; }
        public string Email { get; set; }
        public bool Aktiv { get; set; }
    }

    public interface IMitgliederKartei
    {
        IEnumerable<Mitglied> AlleAktiven();
        void Speichern(Mitglied mitglied);
    }

    public class Sperrliste
    {
        private readonly HashSet<string> _eintraege = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        private readonly string _datei;

        public Sperrliste(string datei)
        {
            _datei = datei;
            if (File.Exists(datei))
            {
                foreach (var zeile in File.ReadLines(datei))
                    _eintraege.Add(zeile.Trim());
            }
        }

        public bool Enthaelt(string adresse) => _eintraege.Contains(adresse);

        public void Suppress(string adresse, string grund)
        {
            if (_eintraege.Add(adresse))
                File.AppendAllText(_datei, adresse + Environment.NewLine, Encoding.UTF8);
            Console.WriteLine("gesperrt: {0} ({1})", adresse, grund);
        }
    }

    public class RundbriefVersand
    {
        private readonly IMitgliederKartei _kartei;
        private readonly Sperrliste _sperrliste;
        private readonly string _server;

        public RundbriefVersand(IMitgliederKartei kartei, Sperrliste sperrliste, string server)
        {
            _kartei = kartei;
            _sperrliste = sperrliste;
            _server = server;
        }

        public int Versenden(string betreff, string vorlage)
        {
            var anzahl = 0;
            var empfaenger = _kartei.AlleAktiven()
                .Where(m => !string.IsNullOrEmpty(m.Email))
                .Where(m => !_sperrliste.Enthaelt(m.Email))
                .OrderBy(m => m.Email.Substring(m.Email.IndexOf('@') + 1))
                .ToList();

            using (var client = new SmtpClient(_server))
            {
                foreach (var mitglied in empfaenger)
                {
                    using (var brief = new MailMessage("vorstand@verein.example", mitglied.Email))
                    {
                        brief.Subject = betreff;
                        brief.Body = vorlage.Replace("{Vorname}", mitglied.Vorname);
                        brief.BodyEncoding = Encoding.UTF8;

                        try
                        {
                            client.Send(brief);
                            anzahl++;
                        }
                        catch (SmtpFailedRecipientException fehler) //! SMTP004
                        {
                            _sperrliste.Suppress(mitglied.Email, fehler.Message);
                        }
                        catch (SmtpException fehler)
                        {
                            Console.Error.WriteLine("{0}: {1}", mitglied.Email, fehler.Message);
                        }
                    }

                    Thread.Sleep(250);
                }
            }

            return anzahl;
        }
    }

    public static class Wiederholung
    {
        public static void Versuche<TException>(int anzahl, TimeSpan pause, Action arbeit)
            where TException : Exception
        {
            for (var i = 1; ; i++)
            {
                try
                {
                    arbeit();
                    return;
                }
                catch (TException) when (i < anzahl)
                {
                    Thread.Sleep(pause);
                }
            }
        }
    }

    public class Einladung
    {
        private readonly string _server;

        public Einladung(string server)
        {
            _server = server;
        }

        public void Verschicken(Mitglied mitglied, DateTime termin)
        {
            using (var client = new SmtpClient(_server))
            using (var brief = new MailMessage("vorstand@verein.example", mitglied.Email))
            {
                brief.Subject = "Einladung zur Jahreshauptversammlung";
                brief.Body = "Liebe/r " + mitglied.Vorname + ",\n\nwir treffen uns am " + termin.ToString("d") + ".";
                Wiederholung.Versuche<SmtpException>(3, TimeSpan.FromSeconds(30), () => client.Send(brief)); //! SMTP101
            }
        }

        public void Protokollieren(string pfad, Mitglied mitglied)
        {
            Wiederholung.Versuche<IOException>(5, TimeSpan.FromSeconds(1), () => File.AppendAllText(pfad, mitglied.Email + Environment.NewLine));
        }
    }
}
