using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Mail;
using System.Text;
using System.Threading;

namespace Printworks.Fleet
{
    public struct TonerLevel
    {
        public string Serial;
        public string Colour;
        public int Percent;
    }

    public class FirmwareMailTask
    {
        readonly SmtpClient _client;
        readonly string _service;
        readonly StringBuilder _journal = new StringBuilder();

        public FirmwareMailTask(string host, string service)
        {
            _client = new SmtpClient(host) { Timeout = 30000 };
            _service = service;
        }

        public void SaveJournal(string path)
        {
            File.AppendAllText(path, _journal.ToString());
            _journal.Length = 0;
        }

        public void Report(IEnumerable<TonerLevel> levels)
        {
            var body = new StringBuilder();
            foreach (var level in levels)
            {
                if (level.Percent < 15)
                    body.AppendFormat("{0} {1}: {2} %", level.Serial, level.Colour, level.Percent).AppendLine();
            }

            if (body.Length == 0)
                return;

            using (var message = new MailMessage("printers@printworks.example", _service, "Toner low", body.ToString()))
            {
                var round = 0;
                while (!TrySend(message))
                {
                    if (++round == 5)
                    {
                        _journal.AppendLine("given up: toner report");
                        break;
                    }
                    Thread.Sleep(60000);
                }
            }
        }

        bool TrySend(MailMessage message)
        {
            try
            {
                _client.Send(message);
                return true;
            }
            catch (SmtpException error) //! SMTP101
            {
                _journal.AppendLine(DateTime.Now.ToString("s") + " " + error.Message);
                return false;
            }
        }
    }
}
