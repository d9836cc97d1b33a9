using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Corpus.Assorted.FolderCourier
{
    [Serializable]
    public class SmtpReplyException : Exception
    {
        private readonly int m_code;

        public SmtpReplyException(int code, string text) : base(code + " " + text)
        {
            m_code = code;
        }

        public int Code
        {
            get { return m_code; }
        }
    }

    /// <summary>Watches a folder of .eml files and passes each of them on.</summary>
    public class FolderCourier
    {
        private readonly string m_folder;
        private readonly string m_host;

        public FolderCourier(string folder, string host)
        {
            m_folder = folder;
            m_host = host;
        }

        public void ProcessOnce(string from, string to)
        {
            foreach (string file in Directory.GetFiles(m_folder, "*.eml"))
            {
                bool sent = false;
                int tries = 0;
                while (!sent && tries < 10)
                {
                    tries++;
                    try
                    {
                        Deliver(from, to, File.ReadAllText(file));
                        sent = true;
                    }
                    catch (SmtpReplyException ex)  //! SMTP101
                    {
                        Console.WriteLine("{0}: {1}", Path.GetFileName(file), ex.Message);
                        Thread.Sleep(tries * 60000);
                    }
                }
                File.Move(file, file + (sent ? ".sent" : ".bad"));
            }
        }

        private void Deliver(string from, string to, string text)
        {
            using (TcpClient tcp = new TcpClient(m_host, 25))
            {
                StreamReader reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
                Wait(reader, 220);
                Talk(tcp, reader, "EHLO courier", 250);
                Talk(tcp, reader, "MAIL FROM:<" + from + ">", 250);
                Talk(tcp, reader, "RCPT TO:<" + to + ">", 250);  //! SMTP103
                Talk(tcp, reader, "DATA", 354);
                Talk(tcp, reader, text.Replace("\r\n.", "\r\n..") + "\r\n.", 250);
                tcp.GetStream().Write(Encoding.ASCII.GetBytes("QUIT\r\n"), 0, 6);
            }
        }

        private static void Talk(TcpClient tcp, StreamReader reader, string line, int wanted)
        {
            byte[] bytes = Encoding.ASCII.GetBytes(line + "\r\n");
            tcp.GetStream().Write(bytes, 0, bytes.Length);
            Wait(reader, wanted);
        }

        private static void Wait(StreamReader reader, int wanted)
        {
            string? line = reader.ReadLine();
            while (line != null && line.Length > 3 && line[3] == '-')
                line = reader.ReadLine();
            if (line == null)
                throw new IOException("no answer");
            int code = int.Parse(line.Substring(0, 3));
            if (code != wanted)
                throw new SmtpReplyException(code, line);
        }
    }
}
