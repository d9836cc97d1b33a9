using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OfficeJet.Panel.Tools
{
    /// <summary>
    /// Host side twin of the scan-to-mail code of the panel. Used on the bench to find out why a
    /// customer's relay does not take the scans.
    /// </summary>
    internal sealed class ScannerPanelMailer : IDisposable
    {
        private readonly Socket _sock;
        private readonly byte[] _rx = new byte[2048];
        private bool _trace;

        public ScannerPanelMailer(IPEndPoint relay, bool trace)
        {
            _trace = trace;
            _sock = new Socket(relay.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            _sock.ReceiveTimeout = 30000;
            _sock.Connect(relay);

            string hello = Receive();
            if (!hello.StartsWith("220", StringComparison.Ordinal))
                throw new IOException("relay said " + hello);
        }

        public int Send(string deviceName, string from, IList<string> to, string title, byte[] pdf)
        {
            string ehlo = Command("HELO " + deviceName);
            if (ehlo.Length == 0 || ehlo[0] != '2')
                return -1;

            string mail = Command("MAIL FROM:<" + from + ">");
            if (mail.Length == 0 || mail[0] != '2')
                return -2;

            for (int i = 0; i < to.Count; i++)
            {
                Command("RCPT TO:<" + to[i] + ">"); //! SMTP005
            }

            string data = Command("DATA");
            if (data.Length == 0 || data[0] != '3')
                return -4;

            Raw("From: <" + from + ">\r\n");
            Raw("Subject: " + title + "\r\n");
            Raw("MIME-Version: 1.0\r\n");
            Raw("Content-Type: application/pdf; name=\"scan.pdf\"\r\n");
            Raw("Content-Transfer-Encoding: base64\r\n\r\n");

            string b64 = Convert.ToBase64String(pdf);
            for (int at = 0; at < b64.Length; at += 76)
                Raw(b64.Substring(at, Math.Min(76, b64.Length - at)) + "\r\n");

            string end = Command("\r\n."); //! SMTP005
            Console.WriteLine("panel: " + end.TrimEnd());
            Command("QUIT");
            return pdf.Length;
        }

        private string Command(string text)
        {
            if (_trace)
                Console.WriteLine("> " + text);
            Raw(text + "\r\n");
            return Receive();
        }

        private void Raw(string text)
        {
            byte[] tx = Encoding.ASCII.GetBytes(text);
            int sent = 0;
            while (sent < tx.Length)
                sent += _sock.Send(tx, sent, tx.Length - sent, SocketFlags.None);
        }

        private string Receive()
        {
            int used = 0;
            while (used < _rx.Length)
            {
                int got = _sock.Receive(_rx, used, _rx.Length - used, SocketFlags.None);
                if (got <= 0)
                    break;
                used += got;
                if (_rx[used - 1] == (byte)'\n')
                    break;
            }
            string text = Encoding.ASCII.GetString(_rx, 0, used);
            if (_trace)
                Console.Write("< " + text);
            return text;
        }

        public void Dispose()
        {
            _sock.Dispose();
        }
    }

    internal static class BenchProgram
    {
        private static int Main(string[] args)
        {
            if (args.Length < 4)
            {
                Console.Error.WriteLine("usage: panelmail <ip> <from> <to> <file>");
                return 2;
            }

            IPEndPoint relay = new IPEndPoint(IPAddress.Parse(args[0]), 25);
            using (ScannerPanelMailer mailer = new ScannerPanelMailer(relay, true))
            {
                int result = mailer.Send("bench-panel", args[1], new string[] { args[2] }, "Scan", File.ReadAllBytes(args[3]));
                Console.WriteLine("result {0}", result);
                return result < 0 ? 1 : 0;
            }
        }
    }
}
