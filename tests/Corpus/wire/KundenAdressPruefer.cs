using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Nordbank.Stapel.Adressen
{
    public enum Pruefergebnis
    {
        Unbekannt = 0,
        Gueltig = 1,
        Ungueltig = 2
    }

    public class Kundensatz
    {
        private int m_Nummer;
        private string m_Adresse;

        public int Nummer
        {
            get { return m_Nummer; }
            set { m_Nummer = value; }
        }

        public string Adresse
        {
            get { return m_Adresse; }
            set { m_Adresse = value; }
        }
    }

    /// <summary>
    /// Naechtlicher Lauf: prueft die Adressen aus KUNDEN.CSV beim Mailserver der Domaene.
    /// </summary>
    public class KundenAdressPruefer
    {
        private const int PORT = 25;
        private const int WARTEZEIT = 60000;

        private readonly TextWriter m_Protokoll;
        private readonly string m_EigenerName;
        private readonly IDictionary<string, string> m_MailServer;

        public KundenAdressPruefer(TextWriter protokoll, string eigenerName, IDictionary<string, string> mailServer)
        {
            if (protokoll == null)
                throw new ArgumentNullException("protokoll");

            m_Protokoll = protokoll;
            m_EigenerName = eigenerName;
            m_MailServer = mailServer;
        }

        public IList<Kundensatz> LeseDatei(string pfad)
        {
            List<Kundensatz> ergebnis = new List<Kundensatz>();
            foreach (string zeile in File.ReadAllLines(pfad, Encoding.Latin1))
            {
                string[] felder = zeile.Split(';');
                if (felder.Length < 2)
                    continue;

                Kundensatz satz = new Kundensatz();
                satz.Nummer = int.Parse(felder[0], CultureInfo.InvariantCulture);
                satz.Adresse = felder[1].Trim();
                ergebnis.Add(satz);
            }
            return ergebnis;
        }

        public void Lauf(string eingabe, string ausgabe)
        {
            using (StreamWriter ziel = new StreamWriter(ausgabe, false, Encoding.Latin1))
            {
                foreach (Kundensatz satz in LeseDatei(eingabe))
                {
                    Pruefergebnis ergebnis = Pruefergebnis.Unbekannt;
                    try
                    {
                        ergebnis = Pruefe(satz.Adresse);
                    }
                    catch (SocketException fehler)
                    {
                        m_Protokoll.WriteLine("Kunde {0}: {1}", satz.Nummer, fehler.Message);
                    }
                    catch (IOException fehler)
                    {
                        m_Protokoll.WriteLine("Kunde {0}: {1}", satz.Nummer, fehler.Message);
                    }
                    ziel.WriteLine("{0};{1};{2}", satz.Nummer, satz.Adresse, (int)ergebnis);
                }
            }
        }

        private Pruefergebnis Pruefe(string adresse)
        {
            int klammeraffe = adresse.LastIndexOf('@');
            if (klammeraffe < 1)
                return Pruefergebnis.Ungueltig;

            string rechner;
            if (!m_MailServer.TryGetValue(adresse.Substring(klammeraffe + 1), out rechner))
                return Pruefergebnis.Unbekannt;

            TcpClient verbindung = new TcpClient();
            verbindung.ReceiveTimeout = WARTEZEIT;
            verbindung.SendTimeout = WARTEZEIT;
            try
            {
                verbindung.Connect(rechner, PORT);
                NetworkStream strom = verbindung.GetStream();
                StreamReader leser = new StreamReader(strom, Encoding.ASCII);
                StreamWriter schreiber = new StreamWriter(strom, Encoding.ASCII);
                schreiber.NewLine = "\r\n";
                schreiber.AutoFlush = true;

                string antwort = leser.ReadLine(); //! SMTP003
                m_Protokoll.WriteLine("< " + antwort);

                schreiber.WriteLine("HELO " + m_EigenerName);
                antwort = leser.ReadLine(); //! SMTP005
                m_Protokoll.WriteLine("< " + antwort);

                schreiber.WriteLine("MAIL FROM:<>");
                antwort = leser.ReadLine(); //! SMTP005
                m_Protokoll.WriteLine("< " + antwort);

                schreiber.WriteLine("RCPT TO:<" + adresse + ">");
                antwort = leser.ReadLine();
                m_Protokoll.WriteLine("< " + antwort);
                schreiber.WriteLine("QUIT");

                if (antwort == null || antwort.Length < 3)
                    return Pruefergebnis.Unbekannt;
                switch (antwort[0])
                {
                    case '2':
                        return Pruefergebnis.Gueltig;
                    case '5':
                        return Pruefergebnis.Ungueltig;
                    default:
                        return Pruefergebnis.Unbekannt;
                }
            }
            finally
            {
                verbindung.Close();
            }
        }
    }
}
