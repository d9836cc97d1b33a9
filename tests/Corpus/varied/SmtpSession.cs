using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace TinyMail
{
    public class SmtpReplyException : Exception
    {
        public int Code { get; }
        public SmtpReplyException(int code, string text) : base(code + " " + text) { Code = code; }
    }

    public sealed class SmtpSession : IDisposable
    {
        private readonly TcpClient _tcp = new TcpClient();
        private Stream? _stream;
        private StreamReader? _in;
        private StreamWriter? _out;

        public List<string> Extensions { get; } = new List<string>();

        public async Task OpenAsync(string host, int port)
        {
            await _tcp.ConnectAsync(host, port);
            var ssl = new SslStream(_tcp.GetStream());
            await ssl.AuthenticateAsClientAsync(host);
            _stream = ssl;
            _in = new StreamReader(_stream, Encoding.UTF8);
            _out = new StreamWriter(_stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

            Require(await ReplyAsync(), 2);
            await _out.WriteLineAsync("EHLO tinymail");
            var ehlo = await ReplyAsync();
            Require(ehlo, 2);
            for (int i = 1; i < ehlo.Lines.Count; i++)
                Extensions.Add(ehlo.Lines[i]);
        }

        public async Task LoginAsync(string user, string pass)
        {
            var token = Convert.ToBase64String(Encoding.UTF8.GetBytes("\0" + user + "\0" + pass));
            await _out!.WriteLineAsync("AUTH PLAIN " + token);
            await ReplyAsync();  //! SMTP005
        }

        public async Task SendAsync(string from, IEnumerable<string> to, TextReader data)
        {
            await _out!.WriteLineAsync($"MAIL FROM:<{from}>");
            Require(await ReplyAsync(), 2);
            foreach (var r in to)
            {
                await _out.WriteLineAsync($"RCPT TO:<{r}>");
                Require(await ReplyAsync(), 2);
            }
            await _out.WriteLineAsync("DATA");
            Require(await ReplyAsync(), 3);
            string? line;
            while ((line = await data.ReadLineAsync()) != null)
                await _out.WriteLineAsync(line.StartsWith('.') ? "." + line : line);
            await _out.WriteLineAsync(".");
            Require(await ReplyAsync(), 2);
        }

        private static void Require(Reply reply, int firstDigit)
        {
            if (reply.Code / 100 != firstDigit)
                throw new SmtpReplyException(reply.Code, reply.Lines[^1]);
        }

        private async Task<Reply> ReplyAsync()
        {
            var reply = new Reply();
            while (true)
            {
                var line = await _in!.ReadLineAsync() ?? throw new IOException("server went away");
                reply.Code = int.Parse(line.AsSpan(0, 3));
                reply.Lines.Add(line.Length > 4 ? line.Substring(4) : "");
                if (line.Length < 4 || line[3] != '-')
                    return reply;
            }
        }

        private sealed class Reply
        {
            public int Code;
            public readonly List<string> Lines = new List<string>();
        }

        public void Dispose()
        {
            _stream?.Dispose();
            _tcp.Dispose();
        }
    }
}
