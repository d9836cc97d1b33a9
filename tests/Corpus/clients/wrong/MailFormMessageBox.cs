using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.MailFormMessageBox
{
    public static class MessageBox
    {
        public static string LastText = "";

        public static void Show(string text)
        {
            LastText = text;
        }
    }

    public class SupportForm
    {
        private TcpClient tcp = new TcpClient();
        private StreamReader rd = null!;
        private StreamWriter wr = null!;

        public void cmdConnect_Click(object sender, EventArgs e)
        {
            try
            {
                tcp = new TcpClient();
                tcp.Connect("support.example", 25);
                rd = new StreamReader(tcp.GetStream(), Encoding.ASCII);
                wr = new StreamWriter(tcp.GetStream(), Encoding.ASCII);
                wr.AutoFlush = true;
                if (Answer().Substring(0, 3) != "220")
                    throw new IOException("server not ready");
            }
            catch (Exception ex)  //! SMTP007
            {
                MessageBox.Show("Cannot connect: " + ex.Message);
            }

            wr.Write("EHLO support-form.example\r\n");
            if (!Answer().StartsWith("250"))
                MessageBox.Show("The server refused.");
        }

        private string Answer()
        {
            string? s = rd.ReadLine();
            while (s != null && s.Length > 3 && s[3] == '-')
                s = rd.ReadLine();
            if (s == null)
                throw new IOException("no answer");
            return s;
        }
    }
}
