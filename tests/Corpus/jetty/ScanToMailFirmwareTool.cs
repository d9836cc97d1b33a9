using System;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace PrintWorks.Mfp.Tools
{
    // Sends the last scan of the flatbed by mail. Runs on the controller board, 64 MB, so: no libraries.
    internal sealed class ScanToMailFirmwareTool
    {
        private readonly byte[] rx = new byte[256];
        private NetworkStream net;

        internal string Panel = "READY";
        internal string User = "";
        internal string Password = "";

        internal int Run(string server, int port, string from, string to, string scanFile)
        {
            Panel = "CONNECTING";
            using (var tcp = new TcpClient(server, port))
            {
                tcp.NoDelay = true;
                tcp.ReceiveTimeout = 60_000;
                net = tcp.GetStream();

                int n = net.Read(rx, 0, rx.Length);
                if (n < 3 || rx[0] != '2' || rx[1] != '2' || rx[2] != '0')
                    return Fail("E-0101 SERVER NOT READY");

                Tx("EHLO mfp-" + Environment.MachineName.ToLowerInvariant());
                n = net.Read(rx, 0, rx.Length); //! SMTP006
                if (n < 1 || rx[0] != '2')
                    return Fail("E-0102 HELLO REFUSED");

                if (User.Length > 0)
                {
                    Tx("AUTH PLAIN " + Convert.ToBase64String(Encoding.UTF8.GetBytes("\0" + User + "\0" + Password)));
                    Digit(); //! SMTP005
                }

                Tx("MAIL FROM:<" + from + ">");
                if (Digit() != '2')
                    return Fail("E-0103 SENDER REFUSED");

                Tx("RCPT TO:<" + to + ">");
                if (Digit() != '2')
                    return Fail("E-0104 RECIPIENT REFUSED");

                Tx("DATA");
                if (Digit() != '3')
                    return Fail("E-0105 DATA REFUSED");

                Panel = "SENDING";
                WriteMessage(from, to, scanFile);

                Tx(".");
                char last = Digit();
                Tx("QUIT");
                if (last == '4')
                    return Fail("E-0106 SERVER BUSY, PRESS START LATER");
                if (last != '2')
                    return Fail("E-0107 MESSAGE REFUSED");
            }

            Panel = "SENT";
            return 0;
        }

        private void WriteMessage(string from, string to, string scanFile)
        {
            string boundary = "mfp" + DateTime.UtcNow.Ticks.ToString("x", CultureInfo.InvariantCulture);
            Tx("From: " + from);
            Tx("To: " + to);
            Tx("Subject: Scan " + Path.GetFileName(scanFile));
            Tx("MIME-Version: 1.0");
            Tx("Content-Type: multipart/mixed; boundary=" + boundary);
            Tx("");
            Tx("--" + boundary);
            Tx("Content-Type: application/pdf; name=" + Path.GetFileName(scanFile));
            Tx("Content-Transfer-Encoding: base64");
            Tx("");

            var block = new byte[57];
            using (var file = File.OpenRead(scanFile))
            {
                int got;
                while ((got = file.Read(block, 0, block.Length)) > 0)
                    Tx(Convert.ToBase64String(block, 0, got));
            }

            Tx("--" + boundary + "--");
        }

        private void Tx(string line)
        {
            byte[] raw = Encoding.ASCII.GetBytes(line + "\r\n");
            net.Write(raw, 0, raw.Length);
        }

        private char Digit()
        {
            int n = net.Read(rx, 0, rx.Length);
            return n > 0 ? (char)rx[0] : '\0';
        }

        private int Fail(string panel)
        {
            Panel = panel;
            return 1;
        }
    }
}
