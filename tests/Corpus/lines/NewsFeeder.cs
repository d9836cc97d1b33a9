using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Usenet.Feed
{
    public class Article
    {
        public string MessageId { get; set; }
        public string Path { get; set; }
        public int Tries { get; set; }
    }

    /// <summary>IHAVE feed to the neighbour site.</summary>
    public class NewsFeeder
    {
        private readonly Queue<Article> _backlog = new Queue<Article>();
        private StreamReader _from;
        private StreamWriter _to;

        public void Feed(string peer, IEnumerable<Article> articles)
        {
            foreach (Article a in articles)
                _backlog.Enqueue(a);

            using (var tcp = new TcpClient(peer, 119))
            {
                _from = new StreamReader(tcp.GetStream(), Encoding.Latin1);
                _to = new StreamWriter(tcp.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };

                Console.WriteLine(_from.ReadLine());

                _to.WriteLine("MODE STREAM");
                _from.ReadLine();

                while (_backlog.Count > 0)
                {
                    Article article = _backlog.Dequeue();
                    int code = Offer(article);
                    switch (code)
                    {
                        case 235:
                        case 435:
                            break;
                        case 436:
                        case 400:
                            if (++article.Tries < 5)
                                _backlog.Enqueue(article);
                            Thread.Sleep(1000);
                            break;
                        case 437:
                            Console.WriteLine("rejected: " + article.MessageId);
                            break;
                        case 500:
                        case 502:
                            // some peers say so while they expire
                            Thread.Sleep(60000);
                            if (++article.Tries < 5)
                                _backlog.Enqueue(article);
                            break;
                    }
                }

                _to.WriteLine("QUIT");
            }
        }

        private int Offer(Article article)
        {
            _to.WriteLine("IHAVE " + article.MessageId);
            int code = Code(_from.ReadLine());
            if (code != 335)
                return code;

            foreach (string line in File.ReadLines(article.Path, Encoding.Latin1))
                _to.WriteLine(line.StartsWith(".") ? "." + line : line);
            _to.WriteLine(".");
            return Code(_from.ReadLine());
        }

        private static int Code(string line)
        {
            int code;
            return line != null && line.Length >= 3 && int.TryParse(line.Substring(0, 3), out code) ? code : 400;
        }
    }
}
