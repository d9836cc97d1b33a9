using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Erp.Invoices
{
    public sealed class Invoice
    {
        public string Number { get; set; }
        public string Email { get; set; }
        public byte[] Pdf { get; set; }
    }

    public sealed class InvoiceDispatcher
    {
        private readonly string _smtpHost;
        private readonly TextWriter _journal;

        public InvoiceDispatcher(string smtpHost, TextWriter journal)
        {
            _smtpHost = smtpHost;
            _journal = journal;
        }

        public void Dispatch(IReadOnlyCollection<Invoice> invoices)
        {
            var open = invoices.Where(i => !string.IsNullOrEmpty(i.Email)).ToList();
            foreach (var invoice in open)
            {
                for (int attempt = 1; attempt <= 3; attempt++)
                {
                    int code = SendInvoice(invoice);
                    _journal.WriteLine("{0:u};{1};{2};{3}", DateTime.UtcNow, invoice.Number, attempt, code);
                    if (code == 250)
                        break;
                    if (!ShouldRetry(code))
                        break;
                    Thread.Sleep(TimeSpan.FromMinutes(10));
                }
            }
        }

        private static bool ShouldRetry(int code)
        {
            return code != 550 && code != 551 && code != 553; //! SMTP107
        }

        private int SendInvoice(Invoice invoice)
        {
            try
            {
                using (var tcp = new TcpClient(_smtpHost, 25))
                using (var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII))
                using (var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII))
                {
                    writer.NewLine = "\r\n";
                    writer.AutoFlush = true;

                    int code = Read(reader);
                    if (code != 220)
                        return 421;
                    code = Ask(writer, reader, "EHLO erp.example");
                    if (code != 250)
                        return code;
                    code = Ask(writer, reader, "MAIL FROM:<invoices@erp.example>");
                    if (code != 250)
                        return code;
                    code = Ask(writer, reader, "RCPT TO:<" + invoice.Email + ">");
                    if (code / 100 != 2)
                        return code;
                    code = Ask(writer, reader, "DATA");
                    if (code != 354)
                        return code;

                    writer.WriteLine("From: invoices@erp.example");
                    writer.WriteLine("To: " + invoice.Email);
                    writer.WriteLine("Subject: Invoice " + invoice.Number);
                    writer.WriteLine("MIME-Version: 1.0");
                    writer.WriteLine("Content-Type: application/pdf; name=\"" + invoice.Number + ".pdf\"");
                    writer.WriteLine("Content-Transfer-Encoding: base64");
                    writer.WriteLine();
                    writer.WriteLine(Convert.ToBase64String(invoice.Pdf, Base64FormattingOptions.InsertLineBreaks));
                    code = Ask(writer, reader, ".");
                    writer.WriteLine("QUIT");
                    return code;
                }
            }
            catch (IOException)
            {
                return 451;
            }
            catch (SocketException)
            {
                return 451;
            }
        }

        private static int Ask(StreamWriter writer, StreamReader reader, string command)
        {
            writer.WriteLine(command);
            return Read(reader);
        }

        private static int Read(StreamReader reader)
        {
            string line;
            do
            {
                line = reader.ReadLine();
                if (line == null)
                    throw new IOException("connection closed");
            }
            while (line.Length > 3 && line[3] == '-');
            return int.Parse(line.Substring(0, 3));
        }
    }
}
