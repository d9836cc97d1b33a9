using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;

namespace Boutique.Api.Controllers
{
    public abstract class ControllerBase
    {
        protected object Ok(object o) => o;
        protected object BadRequest(string s) => s;
        protected object StatusCode(int c, string s) => (c, s);
    }

    public class AdresseController : ControllerBase
    {
        private readonly string _hoteMx = "mx1.boutique.example";

        // GET api/adresse/verifier?courriel=...
        public object Verifier(string courriel)
        {
            if (string.IsNullOrWhiteSpace(courriel) || !courriel.Contains('@'))
                return BadRequest("courriel invalide");

            try
            {
                var (existe, message) = Interroger(courriel);
                return Ok(new { courriel, existe, message });
            }
            catch (SocketException e)
            {
                return StatusCode(503, e.Message);
            }
        }

        private (bool? existe, string message) Interroger(string courriel)
        {
            using var client = new TcpClient();
            client.Connect(_hoteMx, 25);
            client.ReceiveTimeout = 15000;
            using var flux = client.GetStream();
            using var lecteur = new StreamReader(flux);
            using var ecrivain = new StreamWriter(flux) { AutoFlush = true, NewLine = "\r\n" };

            var accueil = lecteur.ReadLine();
            if (accueil == null || !accueil.StartsWith("220"))
                return (null, accueil);

            ecrivain.WriteLine("EHLO boutique.example");
            var reponse = lecteur.ReadLine(); //! SMTP006
            if (reponse == null || !reponse.StartsWith("250"))
                return (null, reponse);

            ecrivain.WriteLine("MAIL FROM:<verification@boutique.example>");
            reponse = lecteur.ReadLine();
            if (reponse == null || reponse[0] != '2')
                return (null, reponse);

            ecrivain.WriteLine($"RCPT TO:<{courriel}>");
            reponse = lecteur.ReadLine();
            bool? existe = null;
            if (reponse != null && reponse.StartsWith("25")) existe = true;
            else if (reponse != null && reponse.StartsWith("55")) existe = false;

            ecrivain.WriteLine("QUIT");
            return (existe, reponse);
        }
    }
}
