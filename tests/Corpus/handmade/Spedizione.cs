using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Gestionale.Posta
{
    public static class Spedizione
    {
        public static bool Invia(string server, string mittente, string[] destinatari, string testo, out string risposta)
        {
            risposta = null;
            using (TcpClient tcp = new TcpClient(server, 465))
            using (SslStream ssl = new SslStream(tcp.GetStream()))
            {
                ssl.AuthenticateAsClient(server);

                int codice;
                if (!Leggi(ssl, out codice, out risposta) || codice != 220)
                    return false;
                if (!Comando(ssl, "EHLO gestionale", out codice, out risposta) || codice != 250)
                    return false;
                if (!Comando(ssl, "AUTH PLAIN " + Credenziali(), out codice, out risposta) || codice != 235)
                    return false;
                if (!Comando(ssl, "MAIL FROM:<" + mittente + ">", out codice, out risposta) || codice != 250)
                    return false;

                int buoni = 0;
                foreach (string d in destinatari)
                {
                    if (!Comando(ssl, "RCPT TO:<" + d + ">", out codice, out risposta))
                        return false;
                    if (codice == 250 || codice == 251)
                        buoni++;
                }
                if (buoni != destinatari.Length)
                    return false;

                if (!Comando(ssl, "DATA", out codice, out risposta) || codice != 354)
                    return false;
                bool ok = Comando(ssl, testo.Replace("\n.", "\n..") + "\r\n.", out codice, out risposta) && codice == 250;

                int ignorato;
                string saluto;
                Comando(ssl, "QUIT", out ignorato, out saluto);
                return ok;
            }
        }

        private static string Credenziali()
        {
            return Convert.ToBase64String(Encoding.UTF8.GetBytes("\0gestionale\0" + Environment.GetEnvironmentVariable("SMTP_PWD")));
        }

        private static bool Comando(Stream s, string comando, out int codice, out string risposta)
        {
            byte[] b = Encoding.UTF8.GetBytes(comando + "\r\n");
            s.Write(b, 0, b.Length);
            s.Flush();
            return Leggi(s, out codice, out risposta);
        }

        private static bool Leggi(Stream s, out int codice, out string risposta)
        {
            StringBuilder tutto = new StringBuilder();
            StringBuilder riga = new StringBuilder();
            codice = 0;
            for (; ; )
            {
                int c = s.ReadByte();
                if (c == -1)
                {
                    risposta = tutto.ToString();
                    return false;
                }
                if (c == '\r') continue;
                if (c != '\n') { riga.Append((char)c); continue; }

                string r = riga.ToString();
                riga.Length = 0;
                tutto.AppendLine(r);
                if (r.Length < 4 || r[3] != '-')
                {
                    risposta = tutto.ToString();
                    return r.Length >= 3 && int.TryParse(r.Substring(0, 3), out codice);
                }
            }
        }
    }
}
