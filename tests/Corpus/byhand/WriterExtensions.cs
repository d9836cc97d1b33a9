#nullable enable
using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace LeagueServer.Mail
{
    internal static class WriterExtensions
    {
        public static async Task<string> CommandAsync(this StreamWriter writer, StreamReader reader, string command)
        {
            await writer.WriteLineAsync(command).ConfigureAwait(false);
            return await reader.FullReplyAsync().ConfigureAwait(false);
        }

        public static async Task<string> FullReplyAsync(this StreamReader reader)
        {
            string? line;
            do
            {
                line = await reader.ReadLineAsync().ConfigureAwait(false);
            }
            while (line != null && line.Length > 3 && line[3] == '-');
            return line ?? string.Empty;
        }

        public static bool Is(this string reply, int code) => reply.StartsWith(code.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Mails the password reset of the game accounts.</summary>
    public sealed class ResetMailer
    {
        private readonly string _relay;
        private readonly Action<string> _log;

        public ResetMailer(string relay, Action<string> log)
        {
            _relay = relay;
            _log = log;
        }

        public event EventHandler<string>? Sent;

        public async Task SendResetAsync(string player, string address, Uri link)
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(_relay, 25).ConfigureAwait(false);
            using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
            using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            var banner = await reader.FullReplyAsync().ConfigureAwait(false);
            if (!banner.Is(220))
            {
                _log("relay not ready: " + banner);
                throw new IOException(banner);
            }

            var hello = await writer.CommandAsync(reader, "EHLO league.example").ConfigureAwait(false);
            if (!hello.Is(250))
                throw new IOException(hello);

            await writer.CommandAsync(reader, "MAIL FROM:<noreply@league.example>").ConfigureAwait(false); //! SMTP005
            var rcpt = await writer.CommandAsync(reader, "RCPT TO:<" + address + ">").ConfigureAwait(false);
            if (!rcpt.Is(250) && !rcpt.Is(251))
            {
                _log(player + " has a bad address: " + rcpt);
                return;
            }

            await writer.CommandAsync(reader, "DATA").ConfigureAwait(false); //! SMTP005
            await writer.WriteLineAsync("From: League <noreply@league.example>").ConfigureAwait(false);
            await writer.WriteLineAsync("To: " + address).ConfigureAwait(false);
            await writer.WriteLineAsync("Subject: Reset your password").ConfigureAwait(false);
            await writer.WriteLineAsync().ConfigureAwait(false);
            await writer.WriteLineAsync("Hi " + player + ",").ConfigureAwait(false);
            await writer.WriteLineAsync("open " + link + " within one hour.").ConfigureAwait(false);
            var end = await writer.CommandAsync(reader, ".").ConfigureAwait(false);
            if (!end.Is(250))
                throw new IOException("not taken: " + end);

            await writer.CommandAsync(reader, "QUIT").ConfigureAwait(false);
            Sent?.Invoke(this, address);
        }
    }
}
