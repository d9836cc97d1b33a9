using System;
using System.IO;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Sklad.Uvedomleniya
{
    public class Pochtalion
    {
        private readonly string adresServera;
        private TcpClient soedinenie;
        private StreamReader chitatel;
        private StreamWriter pisatel;

        public Pochtalion(string adresServera)
        {
            this.adresServera = adresServera;
        }

        public async Task OtpravitAsync(string otKogo, string komu, string tekst)
        {
            soedinenie = new TcpClient();
            await soedinenie.ConnectAsync(adresServera, 25);
            var potok = soedinenie.GetStream();
            chitatel = new StreamReader(potok, Encoding.ASCII);
            pisatel = new StreamWriter(potok, Encoding.ASCII) { AutoFlush = true, NewLine = "\r\n" };

            try
            {
                await pisatel.WriteLineAsync("EHLO sklad.example.ru"); //! SMTP002
                await ProveritAsync("220");
                await ProveritAsync("250");
                await KomandaAsync("MAIL FROM:<" + otKogo + ">", "250");
                await KomandaAsync("RCPT TO:<" + komu + ">", "25");
                await KomandaAsync("DATA", "354");
                foreach (var stroka in tekst.Split('\n'))
                {
                    var s = stroka.TrimEnd('\r');
                    if (s.StartsWith('.')) s = "." + s;
                    await pisatel.WriteLineAsync(s);
                }
                await KomandaAsync(".", "250");
                await pisatel.WriteLineAsync("QUIT");
            }
            finally
            {
                soedinenie.Close();
            }
        }

        private async Task KomandaAsync(string komanda, string ozhidaem)
        {
            await pisatel.WriteLineAsync(komanda);
            await ProveritAsync(ozhidaem);
        }

        private async Task ProveritAsync(string ozhidaem)
        {
            string otvet;
            do
            {
                otvet = await chitatel.ReadLineAsync();
                if (otvet == null)
                    throw new IOException("server zakryl soedinenie");
            }
            while (otvet.Length > 3 && otvet[3] == '-');

            if (!otvet.StartsWith(ozhidaem))
                throw new IOException("ozhidali " + ozhidaem + ", poluchili: " + otvet);
        }
    }
}
