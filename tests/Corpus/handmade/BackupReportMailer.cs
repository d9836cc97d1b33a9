using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace NightlyBackup
{
    public class BackupReportMailer
    {
        private Socket _socket;
        private readonly TextWriter _log;

        public BackupReportMailer(TextWriter log) { _log = log; }

        public void Report(string host, string to, string body)
        {
            _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                _socket.Connect(host, 25);
                string banner = Receive();
                if (!banner.StartsWith("220"))
                    throw new Exception("bad banner " + banner);
            }
            catch (Exception ex) //! SMTP007
            {
                _log.WriteLine("Could not connect to " + host + ": " + ex.Message);
            }

            Talk("HELO backup01", '2');
            Talk("MAIL FROM:<backup@corp.example>", '2');
            Talk("RCPT TO:<" + to + ">", '2');
            Talk("DATA", '3');
            Talk("Subject: Backup " + DateTime.Today.ToShortDateString() + "\r\n\r\n" + body + "\r\n.", '2');
            Talk("QUIT", '2');
            _socket.Close();
        }

        private void Talk(string what, char expect)
        {
            _socket.Send(Encoding.ASCII.GetBytes(what + "\r\n"));
            string got = Receive();
            _log.WriteLine(got);
            if (got.Length == 0 || got[0] != expect)
                throw new Exception("Mail server said: " + got);
        }

        private string Receive()
        {
            byte[] buffer = new byte[4096];
            int n = _socket.Receive(buffer, 0, buffer.Length, SocketFlags.None);
            return Encoding.ASCII.GetString(buffer, 0, n);
        }
    }
}
