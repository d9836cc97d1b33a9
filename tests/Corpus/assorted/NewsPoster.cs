using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.Assorted.NewsPoster
{
    public enum NntpReply
    {
        PostingAllowed = 200,
        PostingProhibited = 201,
        ClosingConnection = 205,
        ArticlePosted = 240,
        AuthAccepted = 281,
        SendArticle = 340,
        PasswordRequired = 381,
        NoSuchGroup = 411,
        NoSuchArticle = 430,
        PostingNotPermitted = 440,
        PostingFailed = 441,
        AuthRequired = 480,
        AuthRejected = 481,
        UnknownCommand = 500,
        AccessDenied = 502,
    }

    public class NewsPoster
    {
        private readonly string server;
        private readonly string user;
        private readonly string password;

        public NewsPoster(string server, string user, string password)
        {
            this.server = server;
            this.user = user;
            this.password = password;
        }

        public async Task<bool> PostAsync(string article)
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(server, 119);
            using var reader = new StreamReader(tcp.GetStream(), Encoding.UTF8);
            using var writer = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

            string? hello = await reader.ReadLineAsync();
            Console.WriteLine(hello);

            await writer.WriteLineAsync("MODE READER");
            await reader.ReadLineAsync();

            var reply = await Ask(reader, writer, "POST");
            if (reply == NntpReply.AuthRequired)
            {
                reply = await Ask(reader, writer, "AUTHINFO USER " + user);
                if (reply == NntpReply.PasswordRequired)
                    reply = await Ask(reader, writer, "AUTHINFO PASS " + password);
                if (reply != NntpReply.AuthAccepted)
                    return false;
                reply = await Ask(reader, writer, "POST");
            }

            if (reply != NntpReply.SendArticle)
                return false;

            foreach (var line in article.Split('\n'))
                await writer.WriteLineAsync(line.StartsWith('.') ? "." + line : line.TrimEnd('\r'));
            reply = await Ask(reader, writer, ".");

            // 441 is final for news: the article itself was refused
            if (reply == NntpReply.PostingFailed)
                File.AppendAllText("dropped.log", article);
            await writer.WriteLineAsync("QUIT");
            return reply == NntpReply.ArticlePosted;
        }

        private static async Task<NntpReply> Ask(StreamReader reader, StreamWriter writer, string command)
        {
            await writer.WriteLineAsync(command);
            var line = await reader.ReadLineAsync() ?? throw new IOException("news server closed");
            return (NntpReply)int.Parse(line.Substring(0, 3));
        }
    }
}
