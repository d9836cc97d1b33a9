using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Helios.Relay.Core
{
    public enum Lane
    {
        Done,
        Drop,
        Soon,
        Tomorrow,
        NextHost
    }

    public abstract class RelayTask
    {
        public string Id { get; set; }
        public string Sender { get; set; }
        public string Recipient { get; set; }
        public abstract IEnumerable<string> Lines();
    }

    /// <summary>Chooses the lane for the reply with which an SMTP host has ended a task.</summary>
    public class SmtpVerdictRouter
    {
        public Lane Route(int smtpCode, bool inGreeting)
        {
            if (smtpCode >= 200 && smtpCode < 300)
                return Lane.Done;

            if (inGreeting)
                return Lane.NextHost;

            if (smtpCode >= 500)
                return Lane.Drop;

            // quota: the owner may tidy up over night
            if (smtpCode == 552 || smtpCode == 452) //! SMTP008
                return Lane.Tomorrow;

            return Lane.Soon;
        }
    }

    public class SmtpTaskRunner
    {
        private readonly SmtpVerdictRouter router;
        private readonly string heloName;

        public SmtpTaskRunner(SmtpVerdictRouter router, string heloName)
        {
            this.router = router;
            this.heloName = heloName;
        }

        public Lane Run(RelayTask task, string host)
        {
            TcpClient client = null;
            try
            {
                client = new TcpClient(host, 25);
                StreamReader r = new StreamReader(client.GetStream(), Encoding.ASCII);
                StreamWriter w = new StreamWriter(client.GetStream(), Encoding.ASCII);
                w.NewLine = "\r\n";
                w.AutoFlush = true;

                int status = Next(r);
                if (status / 100 != 2)
                    return router.Route(status, true);

                w.WriteLine("EHLO " + heloName);
                status = Next(r);
                if (status == 500 || status == 502)
                {
                    w.WriteLine("HELO " + heloName);
                    status = Next(r);
                }
                if (status / 100 != 2)
                    return router.Route(status, false);

                w.WriteLine("MAIL FROM:<" + task.Sender + ">");
                status = Next(r);
                if (status / 100 != 2)
                    return router.Route(status, false);

                w.WriteLine("RCPT TO:<" + task.Recipient + ">");
                status = Next(r);
                if (status / 100 != 2)
                    return router.Route(status, false);

                w.WriteLine("DATA");
                status = Next(r);
                if (status / 100 != 3)
                    return router.Route(status, false);

                foreach (string line in task.Lines())
                    w.WriteLine(line.Length > 0 && line[0] == '.' ? "." + line : line);
                w.WriteLine(".");
                status = Next(r);
                w.WriteLine("QUIT");
                return router.Route(status, false);
            }
            catch (SocketException)
            {
                return Lane.NextHost;
            }
            catch (IOException)
            {
                return Lane.Soon;
            }
            finally
            {
                if (client != null)
                    client.Close();
            }
        }

        private static int Next(StreamReader r)
        {
            string line;
            do
            {
                line = r.ReadLine();
                if (line == null || line.Length < 3)
                    throw new EndOfStreamException();
            }
            while (line.Length > 3 && line[3] == '-');

            int status;
            if (!int.TryParse(line.Substring(0, 3), out status))
                throw new InvalidDataException(line);
            return status;
        }
    }
}
