using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Verifiers.MailForm
{
    public class TextBox { public string Text { get; set; } = ""; public void AppendText(string s) { Text += s; } }

    public partial class MailForm
    {
        private readonly TextBox txtServer = new TextBox(), txtAbsender = new TextBox(), txtEmpfaenger = new TextBox();
        private readonly TextBox txtBetreff = new TextBox(), txtNachricht = new TextBox(), txtProtokoll = new TextBox();

        private NetworkStream strom;
        private StreamReader leser;

        private void btnSenden_Click(object sender, EventArgs e)
        {
            TcpClient client = new TcpClient(txtServer.Text, 25);
            strom = client.GetStream();
            leser = new StreamReader(strom, Encoding.Default);

            if (Antwort() != 220)
            {
                txtProtokoll.AppendText("Server nicht bereit\r\n");
                client.Close();
                return;
            }

            if (!Befehl("HELO " + Environment.MachineName, 250))
                return;
            if (!Befehl("MAIL FROM:<" + txtAbsender.Text + ">", 250))
                return;
            Befehl("RCPT TO:<" + txtEmpfaenger.Text + ">", 250);  //! SMTP005
            Befehl("DATA", 354);  //! SMTP005

            Schreiben("Subject: " + txtBetreff.Text);
            Schreiben("");
            Schreiben(txtNachricht.Text);
            if (Befehl(".", 250))
                txtProtokoll.AppendText("Gesendet\r\n");

            Befehl("QUIT", 221);
            client.Close();
        }

        private void Schreiben(string zeile)
        {
            byte[] daten = Encoding.Default.GetBytes(zeile + "\r\n");
            strom.Write(daten, 0, daten.Length);
        }

        private int Antwort()
        {
            string zeile = leser.ReadLine();
            txtProtokoll.AppendText(zeile + "\r\n");
            return zeile == null ? 0 : int.Parse(zeile.Substring(0, 3));
        }

        private bool Befehl(string befehl, int erwartet)
        {
            Schreiben(befehl);
            int code = Antwort();
            if (code != erwartet)
                txtProtokoll.AppendText("erwartet: " + erwartet + ", bekommen: " + code + "\r\n");
            return code == erwartet;
        }
    }
}
