using System;
using System.Net.Sockets;
using System.Text;

namespace Gestion.Poste
{
    public class PosteMail : IDisposable
    {
        private readonly Socket _socket;
        private readonly byte[] _tampon = new byte[2048];

        public PosteMail(string serveur, int port)
        {
            _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _socket.ReceiveTimeout = 30000;
            _socket.Connect(serveur, port);
            string accueil = Lire();
            if (!accueil.StartsWith("220"))
                throw new InvalidOperationException("Le serveur refuse la connexion : " + accueil);
        }

        public void Envoyer(string expediteur, string[] destinataires, string sujet, string corps)
        {
            Commande("HELO poste.local");  //! SMTP005
            Commande("MAIL FROM:<" + expediteur + ">");  //! SMTP005
            foreach (string d in destinataires)
                Commande("RCPT TO:<" + d + ">");  //! SMTP005
            Commande("DATA");  //! SMTP005

            StringBuilder sb = new StringBuilder();
            sb.Append("From: ").Append(expediteur).Append("\r\n");
            sb.Append("To: ").Append(string.Join(", ", destinataires)).Append("\r\n");
            sb.Append("Subject: ").Append(sujet).Append("\r\n\r\n");
            sb.Append(corps.Replace("\r\n.", "\r\n.."));
            sb.Append("\r\n.");
            Commande(sb.ToString());  //! SMTP005
            Commande("QUIT");
        }

        private void Commande(string texte)
        {
            byte[] octets = Encoding.ASCII.GetBytes(texte + "\r\n");
            _socket.Send(octets);
            _socket.Receive(_tampon);
        }

        private string Lire()
        {
            int n = _socket.Receive(_tampon);
            return Encoding.ASCII.GetString(_tampon, 0, n);
        }

        public void Dispose()
        {
            _socket.Dispose();
        }
    }
}
