using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Szkola.Poczta
{
    public class MalyKlient
    {
        private TcpClient? tcp;
        private StreamReader? czytnik;
        private StreamWriter? pisarz;
        private string ostatnia = "";

        public string OstatniBlad { get; private set; } = "";

        public bool Wyslij(string serwer, string od, string doKogo, string temat, string tresc)
        {
            try
            {
                tcp = new TcpClient(serwer, 25);
                czytnik = new StreamReader(tcp.GetStream(), Encoding.ASCII);
                pisarz = new StreamWriter(tcp.GetStream(), Encoding.ASCII);
                pisarz.NewLine = "\r\n";

                if (!Czekaj("220")) return Koniec();
                Pisz("EHLO szkola");
                if (!Czekaj("250")) return Koniec();
                Pisz("MAIL FROM:<" + od + ">");
                if (!Czekaj("250")) return Koniec();
                Pisz("RCPT TO:<" + doKogo + ">");
                if (!Czekaj("250", "251")) return Koniec();
                Pisz("DATA");
                if (!Czekaj("354")) return Koniec();
                Pisz("From: " + od);
                Pisz("To: " + doKogo);
                Pisz("Subject: " + temat);
                Pisz("");
                foreach (string linia in tresc.Split('\n'))
                    Pisz(linia.StartsWith(".") ? "." + linia : linia);
                Pisz(".");
                if (!Czekaj("250")) return Koniec();
                Pisz("QUIT");
                return true;
            }
            catch (SocketException ex)
            {
                OstatniBlad = "Brak połączenia: " + ex.Message;
                return false;
            }
            finally
            {
                if (tcp != null) tcp.Close();
            }
        }

        private void Pisz(string s)
        {
            pisarz!.WriteLine(s.TrimEnd('\r'));
            pisarz.Flush();
        }

        private bool Czekaj(params string[] kody)
        {
            do
            {
                ostatnia = czytnik!.ReadLine() ?? "";
            }
            while (ostatnia.Length > 3 && ostatnia[3] == '-');

            foreach (string k in kody)
                if (ostatnia.StartsWith(k))
                    return true;
            return false;
        }

        private bool Koniec()
        {
            OstatniBlad = "Serwer odpowiedział: " + ostatnia;
            return false;
        }
    }
}
