using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Kiosk.Receipts
{
    public class KioskReceiptSpooler
    {
        private readonly string spoolFolder;
        private readonly string gateway;
        private readonly Queue<string> lines = new Queue<string>();

        public KioskReceiptSpooler(string spoolFolder, string gateway)
        {
            this.spoolFolder = spoolFolder;
            this.gateway = gateway;
        }

        public event EventHandler<string> Problem;

        public void Tick()
        {
            string[] waiting = Directory.GetFiles(spoolFolder, "*.eml");
            if (waiting.Length == 0)
                return;

            using (SmtpClient client = new SmtpClient())
            {
                try
                {
                    client.Connect(gateway, 25, SecureSocketOptions.None);
                }
                catch (SocketException e)
                {
                    OnProblem("gateway: " + e.SocketErrorCode);
                }
                catch (SmtpCommandException e)
                {
                    OnProblem("gateway says " + (int)e.StatusCode);
                }

                foreach (string file in waiting)
                {
                    if (!client.IsConnected)
                        break;
                    SendFile(client, file);
                }

                if (client.IsConnected)
                    client.Disconnect(true);
            }
        }

        private void SendFile(SmtpClient client, string file)
        {
            try
            {
                client.Send(MimeMessage.Load(file));
                File.Delete(file);
            }
            catch (SmtpCommandException e)
            {
                switch ((int)e.StatusCode / 100)
                {
                    case 4:
                        OnProblem(Path.GetFileName(file) + " waits: " + e.Message);
                        break;
                    default:
                        File.Move(file, Path.ChangeExtension(file, ".bad"));
                        OnProblem(Path.GetFileName(file) + " refused: " + e.Message);
                        break;
                }
            }
            catch (SmtpProtocolException e)
            {
                OnProblem(e.Message);
                Thread.Sleep(500);
            }
        }

        private void OnProblem(string text)
        {
            lines.Enqueue(text);
            while (lines.Count > 200)
                lines.Dequeue();
            EventHandler<string> handler = Problem;
            if (handler != null)
                handler(this, text);
        }
    }
}
