using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Assorted.AddressProbe
{
    public enum ProbeVerdict { Deliverable, Undeliverable, Unknown }

    /// <summary>Asks the exchanger of a domain whether it would take mail for an address.</summary>
    public class AddressProbe
    {
        private readonly string _helo;
        private readonly string _from;
        private readonly Action<string> _trace;

        public AddressProbe(string helo, string from, Action<string> trace)
        {
            _helo = helo;
            _from = from;
            _trace = trace;
        }

        public Dictionary<string, ProbeVerdict> ProbeAll(string mxHost, IEnumerable<string> addresses)
        {
            var result = new Dictionary<string, ProbeVerdict>(StringComparer.OrdinalIgnoreCase);
            foreach (var address in addresses)
            {
                try
                {
                    result[address] = Probe(mxHost, address);
                }
                catch (IOException ex)
                {
                    _trace("! " + ex.Message);
                    result[address] = ProbeVerdict.Unknown;
                }
            }
            return result;
        }

        public ProbeVerdict Probe(string mxHost, string address)
        {
            using (var tcp = new TcpClient(mxHost, 25))
            using (var stream = tcp.GetStream())
            using (var reader = new StreamReader(stream, Encoding.ASCII))
            using (var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true })
            {
                stream.ReadTimeout = 30000;

                string? banner = reader.ReadLine();  //! SMTP003
                _trace("S: " + banner);

                writer.WriteLine("EHLO " + _helo);
                string? hello = reader.ReadLine();  //! SMTP006
                _trace("S: " + hello);
                if (hello == null || !hello.StartsWith("250"))
                    return ProbeVerdict.Unknown;

                writer.WriteLine("MAIL FROM:<" + _from + ">");
                string? mail = reader.ReadLine();
                _trace("S: " + mail);
                if (mail == null || !mail.StartsWith("250"))
                    return ProbeVerdict.Unknown;

                writer.WriteLine("RCPT TO:<" + address + ">");
                string? rcpt = reader.ReadLine();
                _trace("S: " + rcpt);

                writer.WriteLine("QUIT");

                if (rcpt == null || rcpt.StartsWith("4"))
                    return ProbeVerdict.Unknown;
                return rcpt.StartsWith("250") ? ProbeVerdict.Deliverable : ProbeVerdict.Undeliverable;  //! SMTP103
            }
        }
    }
}
