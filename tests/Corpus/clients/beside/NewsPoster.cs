using System.IO;
using System.Net.Sockets;

namespace Corpus.Clients.NewsPoster
{
    /// <summary>Posts an article by NNTP, which looks much like mail: 200 greets, 340 asks for the article, a dot ends it, 240 thanks.</summary>
    public class NewsPoster
    {
        public bool Post(string server, string article)
        {
            using (var client = new TcpClient(server, 119))
            using (var reader = new StreamReader(client.GetStream()))
            using (var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true })
            {
                var greeting = reader.ReadLine();
                // 201 would say that posting is not allowed, but the reply to POST says it too.
                writer.WriteLine("MODE READER");
                reader.ReadLine();

                writer.WriteLine("POST");
                var reply = reader.ReadLine();
                if (reply == null || !reply.StartsWith("340"))
                    return false;

                foreach (var line in article.Split('\n'))
                    writer.WriteLine(line.StartsWith(".") ? "." + line.TrimEnd('\r') : line.TrimEnd('\r'));
                writer.WriteLine(".");
                reply = reader.ReadLine();
                writer.WriteLine("QUIT");
                return reply != null && reply.StartsWith("240");
            }
        }
    }
}
