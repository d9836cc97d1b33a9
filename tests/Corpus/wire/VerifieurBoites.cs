using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Mutuelle.Adherents.Courriel
{
    public enum EtatBoite
    {
        Inconnu,
        Existe,
        NExistePas,
        ReessayerPlusTard
    }

    /// <summary>
    /// Vérifie les adresses des adhérents auprès du serveur de leur domaine, sans envoyer de message.
    /// Une session sert à toutes les adresses du domaine.
    /// </summary>
    public sealed class VerifieurBoites
    {
        private readonly byte[] _tampon = new byte[8192];
        private readonly string _nomLocal;
        private readonly string _expediteur;

        public VerifieurBoites(string nomLocal, string expediteur)
        {
            _nomLocal = nomLocal;
            _expediteur = expediteur;
        }

        public IDictionary<string, EtatBoite> Verifier(string serveur, IEnumerable<string> adresses)
        {
            var etats = new Dictionary<string, EtatBoite>(StringComparer.OrdinalIgnoreCase);
            foreach (var adresse in adresses)
                etats[adresse] = EtatBoite.Inconnu;

            try
            {
                using (var client = new TcpClient(serveur, 25))
                {
                    client.ReceiveTimeout = 45000;
                    var flux = client.GetStream();

                    int lus = LireReponse(flux);
                    if (lus < 3 || _tampon[0] != (byte)'2' || _tampon[1] != (byte)'2')
                        return etats;

                    lus = Demander(flux, "EHLO " + _nomLocal);
                    if (lus < 3 || _tampon[0] != '2')
                    {
                        lus = Demander(flux, "HELO " + _nomLocal);
                        if (lus < 3 || _tampon[0] != '2')
                            return etats;
                    }

                    lus = Demander(flux, "MAIL FROM:<" + _expediteur + ">");
                    if (lus < 3 || _tampon[0] != '2')
                        return etats;

                    foreach (var adresse in new List<string>(etats.Keys))
                    {
                        lus = Demander(flux, "RCPT TO:<" + adresse + ">");
                        etats[adresse] = lus < 3 ? EtatBoite.Inconnu : Interpreter(_tampon[0]);
                        if (Commence("421"))
                            break;
                    }

                    Ecrire(flux, "RSET");
                    LireReponse(flux);
                    Ecrire(flux, "QUIT");
                }
            }
            catch (SocketException)
            {
                // le serveur ne répond pas : on ne sait rien
            }
            catch (IOException)
            {
            }
            return etats;
        }

        private static EtatBoite Interpreter(byte chiffre)
        {
            switch ((char)chiffre)
            {
                case '2': return EtatBoite.Existe;
                case '4': return EtatBoite.ReessayerPlusTard;
                case '5': return EtatBoite.NExistePas;
                default: return EtatBoite.Inconnu;
            }
        }

        private bool Commence(string code)
        {
            return _tampon[0] == code[0] && _tampon[1] == code[1] && _tampon[2] == code[2];
        }

        private int Demander(NetworkStream flux, string commande)
        {
            Ecrire(flux, commande);
            return LireReponse(flux);
        }

        private static void Ecrire(NetworkStream flux, string commande)
        {
            var octets = Encoding.ASCII.GetBytes(commande + "\r\n");
            flux.Write(octets, 0, octets.Length);
        }

        /// <summary>Lit jusqu'à la dernière ligne de la réponse et rend le nombre d'octets.</summary>
        private int LireReponse(NetworkStream flux)
        {
            int total = 0;
            int debutLigne = 0;
            while (total < _tampon.Length)
            {
                int octet = flux.ReadByte();
                if (octet < 0)
                    return 0;
                _tampon[total++] = (byte)octet;
                if (octet != '\n')
                    continue;
                bool suite = total - debutLigne > 4 && _tampon[debutLigne + 3] == (byte)'-';
                if (!suite)
                    return total;
                debutLigne = total;
            }
            return total;
        }
    }
}
