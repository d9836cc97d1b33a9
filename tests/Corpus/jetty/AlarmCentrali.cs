using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Dom.Alarm
{
    /// <summary>Powiadomienia z centrali alarmowej przez serwer poczty dostawcy.</summary>
    public class AlarmCentrali
    {
        private readonly string serwer;
        private readonly string nadawca;
        private readonly string[] odbiorcy;

        public AlarmCentrali(string serwer, string nadawca, params string[] odbiorcy)
        {
            this.serwer = serwer;
            this.nadawca = nadawca;
            this.odbiorcy = odbiorcy;
        }

        public bool Zglos(int strefa, string opis)
        {
            Dziennik("alarm w strefie " + strefa);
            var klient = new TcpClient { ReceiveTimeout = 30000 };
            StreamReader wejscie = null;
            StreamWriter wyjscie = null;
            using (klient)
            {
                try
                {
                    klient.Connect(serwer, 25);
                    wejscie = new StreamReader(klient.GetStream(), Encoding.ASCII);
                    wyjscie = new StreamWriter(klient.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
                    if (!Przyjeto(wejscie, '2'))
                        throw new IOException("serwer nie jest gotowy");
                }
                catch (Exception e) //! SMTP007
                {
                    Dziennik("brak polaczenia z " + serwer + ": " + e.Message);
                }

                wyjscie.WriteLine("HELO centrala");
                if (!Przyjeto(wejscie, '2')) return false;
                wyjscie.WriteLine("MAIL FROM:<" + nadawca + ">");
                if (!Przyjeto(wejscie, '2')) return false;

                int ilu = 0;
                foreach (string odbiorca in odbiorcy)
                {
                    wyjscie.WriteLine("RCPT TO:<" + odbiorca + ">");
                    if (Przyjeto(wejscie, '2'))
                        ilu++;
                    else
                        Dziennik("odrzucony odbiorca " + odbiorca);
                }
                if (ilu == 0) return false;

                wyjscie.WriteLine("DATA");
                if (!Przyjeto(wejscie, '3')) return false;
                wyjscie.WriteLine("From: " + nadawca);
                wyjscie.WriteLine("Subject: ALARM strefa " + strefa);
                wyjscie.WriteLine();
                wyjscie.WriteLine(opis);
                wyjscie.WriteLine("."); //! SMTP005
                wyjscie.WriteLine("QUIT");
                Dziennik("wyslano do " + ilu + " odbiorcow");
                return true;
            }
        }

        private bool Przyjeto(StreamReader wejscie, char cyfra)
        {
            string linia;
            do
            {
                linia = wejscie.ReadLine();
                if (string.IsNullOrEmpty(linia)) return false;
            }
            while (linia.Length > 3 && linia[3] == '-');
            if (linia[0] == cyfra) return true;
            Dziennik("odmowa: " + linia);
            return false;
        }

        private static void Dziennik(string tekst)
        {
            File.AppendAllText("alarm.log", DateTime.Now.ToString("s") + " " + tekst + Environment.NewLine);
        }
    }
}
