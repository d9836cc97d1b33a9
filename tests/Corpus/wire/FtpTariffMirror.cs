using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Energy.Tariffs
{
    /// <summary>
    /// Fetches the tariff files from the regulator's FTP server. FtpWebRequest did not survive their firewall,
    /// hence the hand-made control connection.
    /// </summary>
    public sealed class FtpTariffMirror : IDisposable
    {
        private static readonly Regex PasvReply = new Regex(@"\((\d+),(\d+),(\d+),(\d+),(\d+),(\d+)\)");

        private TcpClient _control;
        private StreamReader _reader;
        private StreamWriter _writer;

        public void Connect(string host, string user, string password)
        {
            _control = new TcpClient(host, 21);
            _reader = new StreamReader(_control.GetStream(), Encoding.ASCII);
            _writer = new StreamWriter(_control.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            string welcome = _reader.ReadLine();
            Console.WriteLine(welcome);

            Do("USER " + user);
            string reply = Do("PASS " + password);
            if (!reply.StartsWith("230"))
                throw new IOException("login refused: " + reply);
            Do("TYPE I");
        }

        public IList<string> List(string folder)
        {
            var names = new List<string>();
            Do("CWD " + folder);
            using (var data = OpenPassive())
            {
                Do("NLST");
                using (var list = new StreamReader(data.GetStream(), Encoding.ASCII))
                {
                    string name;
                    while ((name = list.ReadLine()) != null)
                    {
                        if (name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
                            names.Add(name);
                    }
                }
            }
            ReadReply();
            return names;
        }

        public bool Download(string name, string target)
        {
            for (int attempt = 0; attempt < 3; attempt++)
            {
                using (var data = OpenPassive())
                {
                    string reply = Do("RETR " + name);
                    int code = int.Parse(reply.Substring(0, 3), CultureInfo.InvariantCulture);
                    // 550: the regulator replaces files while one reads them, so ask again
                    if (code == 550 || code == 450)
                        continue;
                    if (code != 150 && code != 125)
                        return false;

                    using (var file = File.Create(target))
                        data.GetStream().CopyTo(file);
                }
                return ReadReply().StartsWith("226");
            }
            return false;
        }

        private TcpClient OpenPassive()
        {
            string reply = Do("PASV");
            Match m = PasvReply.Match(reply);
            if (!m.Success)
                throw new IOException("PASV: " + reply);
            string host = m.Groups[1].Value + "." + m.Groups[2].Value + "." + m.Groups[3].Value + "." + m.Groups[4].Value;
            int port = int.Parse(m.Groups[5].Value) * 256 + int.Parse(m.Groups[6].Value);
            return new TcpClient(host, port);
        }

        private string Do(string command)
        {
            _writer.WriteLine(command);
            return ReadReply();
        }

        private string ReadReply()
        {
            string first = _reader.ReadLine();
            if (first == null || first.Length < 3)
                throw new IOException("control connection lost");
            if (first.Length == 3 || first[3] != '-')
                return first;
            string end = first.Substring(0, 3) + " ";
            string line;
            do
            {
                line = _reader.ReadLine();
                if (line == null)
                    throw new IOException("control connection lost");
            }
            while (!line.StartsWith(end));
            return line;
        }

        public void Dispose()
        {
            if (_control == null)
                return;
            _writer.WriteLine("QUIT");
            _control.Close();
        }
    }
}
