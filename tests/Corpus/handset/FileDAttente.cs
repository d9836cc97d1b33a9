#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Mairie.Courriel
{
    public readonly struct ReponseSmtp
    {
        public ReponseSmtp(int code, string texte)
        {
            Code = code;
            Texte = texte;
        }

        public int Code { get; }
        public string Texte { get; }
    }

    public static class ReponseSmtpExtensions
    {
        public static bool EstPositive(this ReponseSmtp r) => r.Code is >= 200 and < 400;
        public static bool EstTemporaire(this ReponseSmtp r) => r.Code is >= 400 and < 500;
        public static bool EstDefinitive(this ReponseSmtp r) => r.Code is >= 500 and < 600;

        public static async IAsyncEnumerable<string> LignesAsync(this StreamReader lecteur)
        {
            while (await lecteur.ReadLineAsync() is { } ligne)
            {
                yield return ligne;
                if (ligne.Length < 4 || ligne[3] == ' ')
                    yield break;
            }
        }

        public static async Task<ReponseSmtp> ReponseAsync(this StreamReader lecteur)
        {
            var code = 0;
            var texte = new StringBuilder();
            await foreach (var ligne in lecteur.LignesAsync())
            {
                code = int.Parse(ligne.AsSpan(0, 3));
                texte.Append(ligne.Length > 4 ? ligne[4..] : "").Append(' ');
            }
            return code == 0 ? new ReponseSmtp(421, "connexion fermée") : new ReponseSmtp(code, texte.ToString().Trim());
        }
    }

    public sealed class Courrier
    {
        public string Destinataire { get; init; } = "";
        public string Contenu { get; init; } = "";
        public DateTime Depot { get; } = DateTime.UtcNow;
        public DateTime ProchainEssai { get; set; }
    }

    public sealed class FileDAttente
    {
        private static readonly TimeSpan DureeDeVie = TimeSpan.FromDays(4);
        private readonly PriorityQueue<Courrier, DateTime> _file = new();
        private readonly string _serveur;

        public FileDAttente(string serveur) => _serveur = serveur;

        public void Deposer(Courrier c) => _file.Enqueue(c, c.ProchainEssai);

        public async Task TournerAsync(CancellationToken arret)
        {
            while (!arret.IsCancellationRequested)
            {
                if (!_file.TryPeek(out var courrier, out var quand) || quand > DateTime.UtcNow)
                {
                    await Task.Delay(5000, arret);
                    continue;
                }

                _file.Dequeue();
                var reponse = await EssayerAsync(courrier);
                if (reponse.EstPositive())
                    continue;

                if (reponse.EstTemporaire() && DateTime.UtcNow - courrier.Depot < DureeDeVie)
                {
                    courrier.ProchainEssai = DateTime.UtcNow.AddMinutes(30);
                    Deposer(courrier);
                }
                else
                {
                    await RetournerAsync(courrier, reponse);
                }
            }
        }

        private async Task<ReponseSmtp> EssayerAsync(Courrier c)
        {
            try
            {
                using var tcp = new TcpClient();
                await tcp.ConnectAsync(_serveur, 25);
                using var lecteur = new StreamReader(tcp.GetStream(), Encoding.UTF8);
                using var plume = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

                var reponse = await lecteur.ReponseAsync();
                if (reponse.EstDefinitive())
                    return new ReponseSmtp(451, "accueil refusé : " + reponse.Texte);

                string[] commandes =
                {
                    "EHLO courriel.mairie.example",
                    "MAIL FROM:<etat-civil@mairie.example>",
                    "RCPT TO:<" + c.Destinataire + ">",
                    "DATA",
                    c.Contenu + "\r\n.",
                };
                foreach (var commande in commandes)
                {
                    if (!reponse.EstPositive())
                        return reponse;
                    await plume.WriteLineAsync(commande);
                    reponse = await lecteur.ReponseAsync();
                }
                await plume.WriteLineAsync("QUIT");
                return reponse;
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                return new ReponseSmtp(451, e.Message);
            }
        }

        private static Task RetournerAsync(Courrier c, ReponseSmtp r) =>
            File.AppendAllTextAsync("retours.csv", $"{c.Destinataire};{r.Code};{r.Texte}{Environment.NewLine}");
    }
}
