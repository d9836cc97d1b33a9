#nullable enable
using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace DiceRoyale.Client
{
    /// <summary>Connects to the lobby of the game. One line a request, one line an answer.</summary>
    public sealed class DiceLobby : IDisposable
    {
        private const int LobbyPort = 7777;
        private readonly TcpClient _tcp = new();
        private StreamReader? _in;
        private StreamWriter? _out;

        public event Action<int, string>? Said;

        public void Join(string host, string player, int room)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    _tcp.Connect(host, LobbyPort);
                    break;
                }
                catch (SocketException) when (attempt < 3)
                {
                    Thread.Sleep(500 * attempt);
                }
            }

            _in = new StreamReader(_tcp.GetStream(), Encoding.UTF8);
            _out = new StreamWriter(_tcp.GetStream(), new UTF8Encoding(false)) { AutoFlush = true };

            _out.WriteLine("HELO " + player);
            Listen();
            _out.WriteLine("ROOM " + room);
            Listen();
            _out.WriteLine("READY");
        }

        public int Roll(int dice)
        {
            while (true)
            {
                _out!.WriteLine("ROLL " + dice);
                var (status, text) = Listen();
                if (status == 250)
                    return int.Parse(text);
                if (status == 550)
                {
                    // not our turn yet
                    Thread.Sleep(200);
                    continue;
                }
                throw new InvalidOperationException(text);
            }
        }

        private (int Status, string Text) Listen()
        {
            var line = _in!.ReadLine() ?? throw new EndOfStreamException();
            var cut = line.IndexOf(' ');
            var status = cut > 0 && int.TryParse(line.AsSpan(0, cut), out var n) ? n : 0;
            Said?.Invoke(status, line[(cut + 1)..]);
            return (status, line[(cut + 1)..]);
        }

        public void Dispose()
        {
            _out?.WriteLine("QUIT");
            _tcp.Dispose();
        }
    }

    public static class Program
    {
        public static void Main(string[] args)
        {
            using var lobby = new DiceLobby();
            lobby.Said += (status, text) => Console.WriteLine($"[{status}] {text}");
            lobby.Join(args[0], args[1], 3);
            var total = 0;
            for (var i = 0; i < 5; i++)
                total += lobby.Roll(2);
            Console.WriteLine("total " + total);
        }
    }
}
