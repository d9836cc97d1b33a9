using System;
using System.IO;
using System.Threading;
using System.Net.Sockets;
using System.Text;

namespace Spool.Delivery
{
    public enum SmtpReply
    {
        None = 0,
        ServiceReady = 220,
        Closing = 221,
        Ok = 250,
        UserNotLocalWillForward = 251,
        StartMailInput = 354,
        ServiceNotAvailable = 421,
        MailboxBusy = 450,
        LocalError = 451,
        InsufficientStorage = 452,
        SyntaxError = 500,
        MailboxUnavailable = 550,
        ExceededStorageAllocation = 552,
        TransactionFailed = 554
    }

    public class SpoolDelivery
    {
        public int MaxTries = 4;

        public SmtpReply Deliver(string host, string from, string to, string eml)
        {
            SmtpReply result = SmtpReply.None;
            for (int i = 0; i < MaxTries; i++)
            {
                try
                {
                    result = SendOnce(host, from, to, eml);
                }
                catch (IOException)
                {
                    result = SmtpReply.None;
                }

                if (result == SmtpReply.Ok)
                    return result;
                if (!CanRetry(result))
                    return result;
                Thread.Sleep(60000 * (i + 1));
            }
            return result;
        }

        static bool CanRetry(SmtpReply r)
        {
            switch (r)
            {
                case SmtpReply.None:
                case SmtpReply.ServiceNotAvailable:
                case SmtpReply.MailboxBusy:
                case SmtpReply.LocalError:
                case SmtpReply.InsufficientStorage:
                case SmtpReply.TransactionFailed: //! SMTP001
                    return true;
            }
            return false;
        }

        SmtpReply SendOnce(string host, string from, string to, string eml)
        {
            using (TcpClient tcp = new TcpClient(host, 25))
            using (StreamReader rd = new StreamReader(tcp.GetStream(), Encoding.ASCII))
            using (StreamWriter wr = new StreamWriter(tcp.GetStream(), Encoding.ASCII))
            {
                wr.NewLine = "\r\n";
                wr.AutoFlush = true;
                SmtpReply r = Read(rd);
                if (r != SmtpReply.ServiceReady) return r;
                if ((r = Do(wr, rd, "EHLO spool")) != SmtpReply.Ok) return r;
                if ((r = Do(wr, rd, "MAIL FROM:<" + from + ">")) != SmtpReply.Ok) return r;
                r = Do(wr, rd, "RCPT TO:<" + to + ">");
                if (r != SmtpReply.Ok && r != SmtpReply.UserNotLocalWillForward) return r;
                if ((r = Do(wr, rd, "DATA")) != SmtpReply.StartMailInput) return r;
                wr.Write(eml.Replace("\r\n.", "\r\n.."));
                r = Do(wr, rd, "\r\n.");
                Do(wr, rd, "QUIT");
                return r;
            }
        }

        static SmtpReply Do(StreamWriter wr, StreamReader rd, string line)
        {
            wr.WriteLine(line);
            return Read(rd);
        }

        static SmtpReply Read(StreamReader rd)
        {
            string s;
            do
            {
                s = rd.ReadLine();
                if (s == null) throw new IOException("lost connection");
            }
            while (s.Length >= 4 && s[3] == '-');
            return (SmtpReply)int.Parse(s.Substring(0, 3));
        }
    }
}
