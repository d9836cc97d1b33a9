using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Mail;
using System.Text;
using System.Threading;

namespace PortedFromJava.Util
{
    /// <summary>
    /// Port of com.acme.util.MailThread. Reads drafts (key=value headers, empty line, body)
    /// from a directory and sends them one by one.
    /// </summary>
    public class MailThread
    {
        private readonly string directory;
        private readonly SmtpClient transport;
        private readonly Thread thread;
        private volatile bool stopped;
        private int sentCount;

        public MailThread(string directory, string smtpHost)
        {
            this.directory = directory;
            this.transport = new SmtpClient(smtpHost);
            this.thread = new Thread(Run);
            this.thread.Name = "MailThread-" + smtpHost;
        }

        public int GetSentCount()
        {
            return sentCount;
        }

        public void Start()
        {
            thread.Start();
        }

        public void Stop()
        {
            stopped = true;
            thread.Join();
        }

        private void Run()
        {
            while (!stopped)
            {
                foreach (string file in Directory.GetFiles(directory, "*.draft"))
                {
                    MailMessage message = Parse(file);
                    if (message == null)
                    {
                        File.Move(file, file + ".broken");
                        continue;
                    }

                    int tries = 1;
                    while (!TrySend(message) && tries < 8)
                    {
                        Thread.Sleep(2000 * tries);
                        tries++;
                    }

                    File.Delete(file);
                    sentCount++;
                }

                Thread.Sleep(1000);
            }
        }

        private bool TrySend(MailMessage message)
        {
            try
            {
                transport.Send(message);
                return true;
            }
            catch (SmtpException e) //! SMTP101
            {
                Console.Error.WriteLine("MailThread: " + e.Message);
                return false;
            }
        }

        private static MailMessage Parse(string file)
        {
            MailMessage message = new MailMessage();
            StringBuilder body = new StringBuilder();
            bool inBody = false;
            foreach (string line in File.ReadAllLines(file))
            {
                if (inBody)
                {
                    body.AppendLine(line);
                    continue;
                }

                if (line.Length == 0)
                {
                    inBody = true;
                    continue;
                }

                int eq = line.IndexOf('=');
                if (eq < 0)
                    return null;
                string key = line.Substring(0, eq).Trim().ToLowerInvariant();
                string value = line.Substring(eq + 1).Trim();
                switch (key)
                {
                    case "from":
                        message.From = new MailAddress(value);
                        break;
                    case "to":
                        message.To.Add(value);
                        break;
                    case "subject":
                        message.Subject = value;
                        break;
                    default:
                        message.Headers.Add("X-Draft-" + key, value);
                        break;
                }
            }

            message.Body = body.ToString();
            return message.From == null || message.To.Count == 0 ? null : message;
        }
    }
}
