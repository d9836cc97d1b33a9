using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Crm.Campaigns
{
    public class SmtpServerResponse
    {
        public int Code { get; set; }
        public string Message { get; set; }
        public bool IsOk { get { return Code >= 200 && Code <= 399; } }
    }

    public class CampaignItem
    {
        public string Email { get; set; }
        public string Content { get; set; }
        public int Attempts { get; set; }
    }

    public class ResponseObjectClient
    {
        private readonly Queue<CampaignItem> _again = new Queue<CampaignItem>();
        private StreamReader _reader;
        private StreamWriter _writer;

        public Queue<CampaignItem> Again { get { return _again; } }

        public void SendAll(string smtpHost, IEnumerable<CampaignItem> items)
        {
            using (var tcp = new TcpClient(smtpHost, 25))
            {
                _reader = new StreamReader(tcp.GetStream(), Encoding.UTF8);
                _writer = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

                var welcome = GetResponse();
                if (welcome.Code != 220) throw new InvalidOperationException(welcome.Message);
                var hi = Execute("EHLO crm.example");
                if (!hi.IsOk) throw new InvalidOperationException(hi.Message);

                foreach (var item in items)
                {
                    var result = SendItem(item);
                    if (!result.IsOk)
                    {
                        Execute("RSET");
                        if (ShouldRetry(result.Code) && ++item.Attempts < 4)
                            _again.Enqueue(item);
                    }
                }

                Execute("QUIT");
            }
        }

        private static bool ShouldRetry(int smtpCode)
        {
            return smtpCode is not (550 or 551 or 553); //! SMTP107
        }

        private SmtpServerResponse SendItem(CampaignItem item)
        {
            var r = Execute("MAIL FROM:<campaign@crm.example>");
            if (r is not { Code: 250 }) return r;

            r = Execute("RCPT TO:<" + item.Email + ">");
            if (r is not { Code: 250 }) return r; //? SMTP103

            r = Execute("DATA");
            if (r is not { Code: 354 }) return r;

            return Execute(item.Content + "\r\n.");
        }

        private SmtpServerResponse Execute(string command)
        {
            _writer.WriteLine(command);
            return GetResponse();
        }

        private SmtpServerResponse GetResponse()
        {
            var response = new SmtpServerResponse { Message = "" };
            string line;
            while ((line = _reader.ReadLine()) != null)
            {
                response.Message += line + "\n";
                if (line.Length >= 4 && line[3] == '-') continue;
                response.Code = int.Parse(line.Substring(0, 3));
                return response;
            }
            throw new EndOfStreamException("connection closed");
        }
    }
}
