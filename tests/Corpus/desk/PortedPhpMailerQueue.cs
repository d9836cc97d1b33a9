using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;

namespace Forum.Port
{
    // port of includes/mail_queue.php
    public interface ISmtpTransport
    {
        /// <summary>Sends the message and returns the last reply line of the server, e.g. "250 2.0.0 ok".</summary>
        string SendMessage(string from, string to, string raw);

        void Reset();
    }

    public class QueuedPost
    {
        public int TopicId;
        public string ToAddress;
        public string Subject;
        public string Text;
        public string Charset = "utf-8";
    }

    public class MailQueue
    {
        private readonly ISmtpTransport smtp;
        private readonly List<QueuedPost> queue = new List<QueuedPost>();
        private readonly string boardEmail;
        private readonly string logFile;

        public MailQueue(ISmtpTransport smtp, string boardEmail, string logFile)
        {
            this.smtp = smtp;
            this.boardEmail = boardEmail;
            this.logFile = logFile;
        }

        public void put(QueuedPost post)
        {
            queue.Add(post);
        }

        public int process(int packageSize)
        {
            int done = 0;
            int n = Math.Min(packageSize, queue.Count);
            for (int i = 0; i < n; i++)
            {
                if (send(queue[i]))
                    done++;
            }
            queue.RemoveRange(0, n);
            return done;
        }

        private bool send(QueuedPost post)
        {
            string raw = build(post);
            int tries = 0;

            while (tries < 3)
            {
                string response = smtp.SendMessage(boardEmail, post.ToAddress, raw);
                tries++;

                if (response.StartsWith("250"))
                    return true;

                if (response.Substring(0, 1) == "4" || response.Substring(0, 3) == "550") //! SMTP001
                {
                    log("server not ready (" + response + "), try " + tries);
                    smtp.Reset();
                    Thread.Sleep(5000);
                    continue;
                }

                log("could not send to " + post.ToAddress + ": " + response);
                return false;
            }

            return false;
        }

        private string build(QueuedPost post)
        {
            StringBuilder raw = new StringBuilder();
            raw.Append("From: <" + boardEmail + ">\r\n");
            raw.Append("To: <" + post.ToAddress + ">\r\n");
            raw.Append("Subject: =?" + post.Charset + "?B?" + Convert.ToBase64String(Encoding.UTF8.GetBytes(post.Subject)) + "?=\r\n");
            raw.Append("Date: " + DateTime.UtcNow.ToString("r") + "\r\n");
            raw.Append("Message-ID: <" + Guid.NewGuid().ToString("N") + "@" + boardEmail.Substring(boardEmail.IndexOf('@') + 1) + ">\r\n");
            raw.Append("MIME-Version: 1.0\r\n");
            raw.Append("Content-Type: text/plain; charset=" + post.Charset + "\r\n");
            raw.Append("Content-Transfer-Encoding: 8bit\r\n");
            raw.Append("X-Topic: t" + post.TopicId + "\r\n\r\n");
            raw.Append(post.Text.Replace("\r\n", "\n").Replace("\n", "\r\n"));
            return raw.ToString();
        }

        private void log(string line)
        {
            File.AppendAllText(logFile, DateTime.Now.ToString("s") + " " + line + Environment.NewLine);
        }
    }
}
