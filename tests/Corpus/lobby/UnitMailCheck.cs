using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

// Delphi: UnitMailCheck.pas
namespace Praxis.Rezept
{
    public class TMailCheck
    {
        private readonly TcpClient FClient = new TcpClient();
        private StreamReader FReader;
        private Stream FStream;
        private string FErgebnis;

        public string Ergebnis
        {
            get { return FErgebnis; }
        }

        public void Verbinden(string AHost)
        {
            FClient.Connect(AHost, 25);
            FStream = FClient.GetStream();
            FReader = new StreamReader(FStream, Encoding.ASCII);
            Erwarte(220);
            Kommando("EHLO praxis.example", 250);
            Kommando("MAIL FROM:<rezept@praxis.example>", 250);
        }

        // true, wenn der Server die Adresse annimmt; sonst steht in Ergebnis, was er sagt
        public bool Pruefen(string AAdresse)
        {
            try
            {
                Kommando("RCPT TO:<" + AAdresse + ">", 250); //! SMTP103
                return true;
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        }

        public void Trennen()
        {
            Schreibe("RSET");
            Schreibe("QUIT");
            FClient.Close();
        }

        private void Kommando(string AText, int ACode)
        {
            Schreibe(AText);
            Erwarte(ACode);
        }

        private void Schreibe(string AText)
        {
            byte[] LBytes = Encoding.ASCII.GetBytes(AText + "\r\n");
            FStream.Write(LBytes, 0, LBytes.Length);
        }

        private void Erwarte(int ACode)
        {
            string LZeile;
            do
            {
                LZeile = FReader.ReadLine();
                if (LZeile == null)
                    throw new IOException("Verbindung getrennt");
            }
            while (LZeile.Length >= 4 && LZeile[3] == '-');

            FErgebnis = LZeile;
            int LCode;
            if (!int.TryParse(LZeile.Substring(0, 3), out LCode) || LCode != ACode)
                throw new InvalidOperationException(LZeile);
        }
    }

    public static class Program
    {
        public static void Main(string[] args)
        {
            var pruefer = new TMailCheck();
            pruefer.Verbinden(args[0]);
            var unklar = new List<string>();
            for (int i = 1; i < args.Length; i++)
            {
                bool angenommen = pruefer.Pruefen(args[i]);
                Console.WriteLine("{0,-40} {1} ({2})", args[i], angenommen ? "ok" : "?", pruefer.Ergebnis);
                if (!angenommen)
                    unklar.Add(args[i]);
            }
            pruefer.Trennen();
            Environment.ExitCode = unklar.Count;
        }
    }
}
