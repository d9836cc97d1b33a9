using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Archive.Restore
{
    /// <summary>Puts mails from the archive back into the mailboxes, by LMTP to the store.</summary>
    public class DovecotDropper : IDisposable
    {
        private readonly TcpClient _tcp;
        private readonly StreamReader _in;
        private readonly StreamWriter _out;
        private bool _ready;

        public DovecotDropper(string host, int port)
        {
            _tcp = new TcpClient(host, port);
            _in = new StreamReader(_tcp.GetStream(), Encoding.Latin1);
            _out = new StreamWriter(_tcp.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        }

        public int Restored { get; private set; }

        public void Restore(string mailbox, IEnumerable<FileInfo> files)
        {
            if (!_ready)
                Prepare();
            foreach (var file in files)
            {
                Drop(mailbox, File.ReadLines(file.FullName, Encoding.Latin1));
                Restored++;
            }
        }

        private void Prepare()
        {
            var greeting = _in.ReadLine();
            if (greeting == null || !greeting.StartsWith("220"))
                throw new IOException("store: " + greeting);

            _out.WriteLine("LHLO restore");
            var hello = _in.ReadLine(); //! SMTP006
            if (hello == null || !hello.StartsWith("250"))
                throw new IOException("store: " + hello);
            _ready = true;
        }

        private void Drop(string mailbox, IEnumerable<string> lines)
        {
            _out.WriteLine("MAIL FROM:<>");
            Check(_in.ReadLine(), '2');
            _out.WriteLine("RCPT TO:<" + mailbox + ">");
            Check(_in.ReadLine(), '2');
            _out.WriteLine("DATA");
            Check(_in.ReadLine(), '3');
            foreach (var line in lines)
            {
                if (line.Length > 0 && line[0] == '.')
                    _out.Write('.');
                _out.WriteLine(line);
            }
            _out.WriteLine(".");
            Check(_in.ReadLine(), '2');
        }

        private static void Check(string reply, char wanted)
        {
            if (string.IsNullOrEmpty(reply))
                throw new EndOfStreamException();
            if (reply[0] != wanted)
                throw new IOException("store: " + reply);
        }

        public void Dispose()
        {
            if (_tcp.Connected)
                _out.WriteLine("QUIT");
            _tcp.Dispose();
        }
    }
}
