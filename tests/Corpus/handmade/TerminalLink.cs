using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Pos.TerminalLink
{
    /// <summary>
    /// Link to the card terminal (vendor protocol 2.3). The till speaks first with HELO and its number,
    /// the terminal answers with ACK and its firmware.
    /// </summary>
    public class TerminalLink : IDisposable
    {
        private readonly TcpClient _client;
        private readonly StreamReader _from;
        private readonly StreamWriter _to;

        public TerminalLink(string ip, int till)
        {
            _client = new TcpClient(ip, 20007);
            _from = new StreamReader(_client.GetStream(), Encoding.ASCII);
            _to = new StreamWriter(_client.GetStream(), Encoding.ASCII) { NewLine = "\r", AutoFlush = true };
            _to.WriteLine("HELO " + till.ToString("0000"));
            Firmware = _from.ReadLine();
        }

        public string Firmware { get; }

        public bool Pay(decimal amount, string reference)
        {
            _to.WriteLine("DATA " + reference);
            _from.ReadLine();
            _to.WriteLine("AMT " + ((long)(amount * 100)).ToString());
            _from.ReadLine();
            _to.WriteLine("GO");
            string reply = _from.ReadLine();
            while (reply != null && reply.StartsWith("WAIT"))
                reply = _from.ReadLine();
            return reply == "OK";
        }

        public bool PayWithRetry(decimal amount, string reference)
        {
            for (int i = 0; i < 3; i++)
            {
                if (Pay(amount, reference))
                    return true;
                _to.WriteLine("RSET");
                _from.ReadLine();
            }
            return false;
        }

        public void Dispose()
        {
            try
            {
                _to.WriteLine("QUIT");
            }
            catch (IOException)
            {
            }
            _client.Close();
        }
    }
}
