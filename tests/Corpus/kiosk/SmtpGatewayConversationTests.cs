using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Gateway.Tests
{
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class FactAttribute : Attribute
    {
        public string DisplayName { get; set; }
    }

    internal static class Assert
    {
        public static void Equal<T>(T expected, T actual)
        {
            if (!Equals(expected, actual)) throw new InvalidOperationException(expected + " <> " + actual);
        }

        public static void StartsWith(string prefix, string text)
        {
            if (text == null || !text.StartsWith(prefix, StringComparison.Ordinal)) throw new InvalidOperationException(prefix + " <> " + text);
        }
    }

    public sealed class SmtpGatewayConversationTests : IDisposable
    {
        private readonly TcpClient _tcp = new TcpClient("127.0.0.1", 2525);
        private readonly StreamReader _r;
        private readonly StreamWriter _w;

        public SmtpGatewayConversationTests()
        {
            _r = new StreamReader(_tcp.GetStream(), Encoding.ASCII);
            _w = new StreamWriter(_tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        }

        [Fact(DisplayName = "the second MAIL is out of sequence")]
        public async Task SecondMailIsRefused()
        {
            Assert.StartsWith("220", await _r.ReadLineAsync());
            await _w.WriteLineAsync("HELO tests");
            await _r.ReadLineAsync();
            await _w.WriteLineAsync("MAIL FROM:<a@example.org>");
            await _r.ReadLineAsync();
            await _w.WriteLineAsync("MAIL FROM:<b@example.org>");
            Assert.StartsWith("503", await _r.ReadLineAsync());
        }

        [Fact]
        public async Task UnknownRecipientIsRefused()
        {
            Assert.StartsWith("220", await _r.ReadLineAsync());
            await _w.WriteLineAsync("HELO tests");
            await _r.ReadLineAsync();
            await _w.WriteLineAsync("MAIL FROM:<a@example.org>");
            await _r.ReadLineAsync();
            await _w.WriteLineAsync("RCPT TO:<nobody@example.org>");
            Assert.StartsWith("550 5.1.1", await _r.ReadLineAsync());
        }

        [Fact]
        public async Task DataIsTakenOver()
        {
            Assert.StartsWith("220", await _r.ReadLineAsync());
            foreach (string c in new[] { "HELO tests", "MAIL FROM:<a@example.org>", "RCPT TO:<postmaster@example.org>", "DATA" })
            {
                await _w.WriteLineAsync(c);
                await _r.ReadLineAsync();
            }
            await _w.WriteLineAsync("Subject: t\r\n\r\nhello\r\n.");
            string reply = await _r.ReadLineAsync();
            Assert.Equal("250", reply.Substring(0, 3));
        }

        public void Dispose()
        {
            _tcp.Dispose();
        }
    }
}
