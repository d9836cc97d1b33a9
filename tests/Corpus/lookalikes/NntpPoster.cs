using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.Lookalikes.NntpPoster
{
    /// <summary>Posts the release notes to the internal news server.</summary>
    public class NntpPoster
    {
        public async Task<bool> PostAsync(string server, string group, string from, string subject, string text)
        {
            using (var client = new TcpClient())
            {
                await client.ConnectAsync(server, 119);
                using (var reader = new StreamReader(client.GetStream(), Encoding.UTF8))
                using (var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n" })
                {
                    await reader.ReadLineAsync();      // 200 posting allowed
                    await SendAsync(writer, "MODE READER");
                    await reader.ReadLineAsync();
                    await SendAsync(writer, "POST");
                    string answer = await reader.ReadLineAsync();
                    if (answer == null || answer[0] != '3')
                        return false;

                    await writer.WriteLineAsync("From: " + from);
                    await writer.WriteLineAsync("Newsgroups: " + group);
                    await writer.WriteLineAsync("Subject: " + subject);
                    await writer.WriteLineAsync();
                    foreach (string line in text.Split('\n'))
                        await writer.WriteLineAsync(line.StartsWith(".") ? "." + line : line.TrimEnd('\r'));
                    await SendAsync(writer, ".");

                    answer = await reader.ReadLineAsync();
                    await SendAsync(writer, "QUIT");
                    return answer != null && answer.StartsWith("240");
                }
            }
        }

        private static async Task SendAsync(TextWriter writer, string command)
        {
            await writer.WriteLineAsync(command);
            await writer.FlushAsync();
        }
    }
}
