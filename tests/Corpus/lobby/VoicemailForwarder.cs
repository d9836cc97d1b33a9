using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Pbx.Voicemail
{
    public class SmtpStatusException : IOException
    {
        public SmtpStatusException(int status, string line) : base(line)
        {
            Status = status;
        }

        public int Status { get; private set; }
    }

    /// <summary>Sends new voice messages to the extension's owner as mail with a WAV file.</summary>
    public class VoicemailForwarder
    {
        private readonly string _host;
        private readonly object _gate = new object();

        public VoicemailForwarder(string host)
        {
            _host = host;
        }

        public event Action<string, Exception> Failed;

        public void Forward(string owner, string caller, byte[] wav)
        {
            lock (_gate)
            {
                int attempt = 0;
                while (!TryForward(owner, caller, wav))
                {
                    if (++attempt == 5)
                        return;
                    Thread.Sleep(30000 << attempt);
                }
            }
        }

        // true: nothing is left to do for this message
        private bool TryForward(string owner, string caller, byte[] wav)
        {
            try
            {
                Talk(owner, caller, wav);
                return true;
            }
            catch (SmtpStatusException ex)
            {
                var handler = Failed;
                if (handler != null)
                    handler(owner, ex);
                return ex.Status >= 500;
            }
            catch (IOException)
            {
                return false;
            }
            catch (SocketException)
            {
                return false;
            }
        }

        private void Talk(string owner, string caller, byte[] wav)
        {
            using (var tcp = new TcpClient(_host, 25))
            {
                var io = tcp.GetStream();
                Await(io, 220, 220);
                Put(io, "EHLO pbx", 250, 250);
                Put(io, "MAIL FROM:<voicemail@pbx.example>", 250, 250);
                Put(io, "RCPT TO:<" + owner + ">", 250, 259);
                Put(io, "DATA", 354, 354);
                var head = "From: voicemail@pbx.example\r\nTo: " + owner + "\r\nSubject: Message from " + caller
                    + "\r\nContent-Type: audio/wav\r\nContent-Transfer-Encoding: base64\r\n\r\n";
                Put(io, head + Convert.ToBase64String(wav, Base64FormattingOptions.InsertLineBreaks) + "\r\n.", 250, 250);
                var quit = Encoding.ASCII.GetBytes("QUIT\r\n");
                io.Write(quit, 0, quit.Length);
            }
        }

        private static void Put(Stream io, string text, int low, int high)
        {
            var bytes = Encoding.ASCII.GetBytes(text + "\r\n");
            io.Write(bytes, 0, bytes.Length);
            Await(io, low, high);
        }

        private static void Await(Stream io, int low, int high)
        {
            var line = new StringBuilder();
            for (;;)
            {
                int b = io.ReadByte();
                if (b < 0)
                    throw new IOException("lost");
                if (b != '\n')
                {
                    line.Append((char)b);
                    continue;
                }
                if (line.Length > 3 && line[3] == '-')
                {
                    line.Length = 0;
                    continue;
                }
                int status = int.Parse(line.ToString(0, 3));
                if (status < low || status > high)
                    throw new SmtpStatusException(status, line.ToString());
                return;
            }
        }
    }
}
