using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Compta.Factures
{
    public sealed class Facture
    {
        public string Numero { get; init; }
        public string Destinataire { get; init; }
        public string Chemin { get; init; }
        public int Essais { get; set; }
    }

    public sealed class RefusSmtpException : Exception
    {
        public RefusSmtpException(int code, string reponse)
            : base(reponse)
        {
            Code = code;
        }

        public int Code { get; }
    }

    /// <summary>Envoie les factures du mois ; celles qui échouent restent dans la file.</summary>
    public sealed class EnvoiFactures
    {
        private const int EssaisMax = 6;
        private readonly string _serveur;
        private readonly Queue<Facture> _file = new Queue<Facture>();
        private readonly List<Facture> _perdues = new List<Facture>();

        public EnvoiFactures(string serveur, IEnumerable<Facture> factures)
        {
            _serveur = serveur;
            foreach (var f in factures.OrderBy(x => x.Numero))
                _file.Enqueue(f);
        }

        public IReadOnlyList<Facture> Perdues => _perdues;

        public void ToutEnvoyer()
        {
            while (_file.Count > 0)
            {
                var facture = _file.Dequeue();
                facture.Essais++;

                try
                {
                    Envoyer(facture);
                    Console.WriteLine("Facture {0} envoyée", facture.Numero);
                }
                catch (RefusSmtpException refus)
                {
                    if (refus.Message.ToLowerInvariant().Contains("try again") && facture.Essais < EssaisMax) //! SMTP102
                    {
                        Thread.Sleep(TimeSpan.FromMinutes(10));
                        _file.Enqueue(facture);
                    }
                    else
                    {
                        Console.WriteLine("Facture {0} perdue : {1}", facture.Numero, refus.Message);
                        _perdues.Add(facture);
                    }
                }
            }
        }

        private void Envoyer(Facture facture)
        {
            using var tcp = new TcpClient(_serveur, 25);
            using var flux = tcp.GetStream();
            using var lecture = new StreamReader(flux, Encoding.ASCII);
            using var ecriture = new StreamWriter(flux, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            Verifier(Lire(lecture), '2');

            foreach (string commande in new[]
            {
                "EHLO compta.example.fr",
                "MAIL FROM:<factures@example.fr>",
                "RCPT TO:<" + facture.Destinataire + ">"
            })
            {
                ecriture.WriteLine(commande);
                Verifier(Lire(lecture), '2');
            }

            ecriture.WriteLine("DATA");
            Verifier(Lire(lecture), '3');

            ecriture.WriteLine("From: Comptabilite <factures@example.fr>");
            ecriture.WriteLine("To: <{0}>", facture.Destinataire);
            ecriture.WriteLine("Subject: Facture {0}", facture.Numero);
            ecriture.WriteLine("MIME-Version: 1.0");
            ecriture.WriteLine("Content-Type: application/pdf; name=\"{0}.pdf\"", facture.Numero);
            ecriture.WriteLine("Content-Transfer-Encoding: base64");
            ecriture.WriteLine();
            ecriture.WriteLine(Convert.ToBase64String(File.ReadAllBytes(facture.Chemin), Base64FormattingOptions.InsertLineBreaks));
            ecriture.WriteLine(".");
            Verifier(Lire(lecture), '2');
            ecriture.WriteLine("QUIT");
        }

        private static void Verifier(string reponse, char attendu)
        {
            if (reponse[0] != attendu)
                throw new RefusSmtpException(int.Parse(reponse.Substring(0, 3)), reponse);
        }

        private static string Lire(TextReader lecture)
        {
            string ligne;
            do
            {
                ligne = lecture.ReadLine();
            }
            while (ligne != null && ligne.Length > 3 && ligne[3] == '-');
            return string.IsNullOrEmpty(ligne) ? "421 connexion fermee" : ligne;
        }
    }
}
