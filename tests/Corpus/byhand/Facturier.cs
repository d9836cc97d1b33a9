using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Cabinet.Facturation
{
    /// <summary>Envoi des factures du cabinet comptable, écrit en 2007 pour le serveur du fournisseur.</summary>
    public class ConnexionSmtp
    {
        private readonly TcpClient tcp;
        private readonly StreamReader lecture;
        private readonly StreamWriter ecriture;

        public ConnexionSmtp(string serveur)
        {
            tcp = new TcpClient(serveur, 25);
            lecture = new StreamReader(tcp.GetStream(), Encoding.ASCII);
            ecriture = new StreamWriter(tcp.GetStream(), Encoding.ASCII);
            ecriture.NewLine = "\r\n";
            ecriture.AutoFlush = true;
        }

        public void Lire(out string reponse)
        {
            reponse = lecture.ReadLine();
            while (reponse != null && reponse.Length > 3 && reponse[3] == '-')
                reponse = lecture.ReadLine();
            if (reponse == null)
                throw new IOException("connexion interrompue");
        }

        public void Dire(string commande, out string reponse)
        {
            ecriture.WriteLine(commande);
            Lire(out reponse);
        }

        public void Ligne(string texte)
        {
            ecriture.WriteLine(texte);
        }

        public void Fermer()
        {
            ecriture.WriteLine("QUIT");
            tcp.Close();
        }
    }

    public class Facture
    {
        public string Client;
        public string Courriel;
        public decimal Montant;
        public DateTime Echeance;
    }

    public class Facturier
    {
        private const string Expediteur = "factures@cabinet.example";

        public List<Facture> Envoyer(string serveur, IEnumerable<Facture> factures)
        {
            List<Facture> echecs = new List<Facture>();
            string r;
            ConnexionSmtp c = new ConnexionSmtp(serveur);
            c.Lire(out r);
            if (!r.StartsWith("220"))
                throw new IOException("serveur indisponible : " + r);
            c.Dire("HELO cabinet.example", out r);
            if (!r.StartsWith("250"))
                throw new IOException("HELO refusé : " + r);

            foreach (Facture f in factures)
            {
                c.Dire("MAIL FROM:<" + Expediteur + ">", out r); //! SMTP005
                c.Dire("RCPT TO:<" + f.Courriel + ">", out r); //! SMTP005
                c.Dire("DATA", out r);
                if (r[0] != '3')
                {
                    echecs.Add(f);
                    c.Dire("RSET", out r);
                    continue;
                }
                c.Ligne("From: " + Expediteur);
                c.Ligne("To: " + f.Courriel);
                c.Ligne("Subject: Votre facture");
                c.Ligne("");
                c.Ligne("Cher client " + f.Client + ",");
                c.Ligne("le montant de " + f.Montant.ToString("F2") + " EUR est dû le " + f.Echeance.ToString("dd/MM/yyyy") + ".");
                c.Dire(".", out r);
                if (r[0] != '2')
                    echecs.Add(f);
            }

            c.Fermer();
            return echecs;
        }
    }
}
