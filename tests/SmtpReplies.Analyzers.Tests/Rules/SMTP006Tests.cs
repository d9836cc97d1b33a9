namespace SmtpReplies.Analyzers.Tests.Rules;

/// <summary>One line is read where the reply may have several.</summary>
public sealed class SMTP006Tests
{
    private const string Greeted =
        """
        using var client = new TcpClient(host, 25);
        using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        using var writer = new StreamWriter(stream) { AutoFlush = true };
        string line;
        if (!reader.ReadLine().StartsWith("220")) return false;
        """;

    private const string Next =
        """

        writer.WriteLine("MAIL FROM:<>");
        if (!reader.ReadLine().StartsWith("250")) return false;
        """;

    private const string Helpers =
        """
        static string Ask(StreamReader reader, StreamWriter writer, string command)
        {
            writer.WriteLine(command);
            return reader.ReadLine();
        }

        static string ReadAll(TextReader reader)
        {
            string line;
            do
                line = reader.ReadLine();
            while (line[3] == '-');
            return line;
        }
        """;

    [Theory]
    [InlineData("""writer.WriteLine("EHLO example.org"); line = {|SMTP006:reader.ReadLine()|}; if (!line.StartsWith("250")) return false;""")]
    [InlineData("""writer.WriteLine("LHLO example.org"); if ((await {|SMTP006:reader.ReadLineAsync()|})[0] != '2') return false;""")]
    [InlineData("""if (!{|SMTP006:Ask(reader, writer, "EHLO example.org")|}.StartsWith("250")) return false;""")]
    [InlineData("""writer.WriteLine("EHLO example.org"); var few = new byte[512]; {|SMTP006:stream.Read(few, 0, few.Length)|}; if (few[0] != '2') return false;""")]
    public Task One_line_of_the_reply_to_EHLO_is_reported_where_it_is_read(string statements) => Session.OverTcpClient(Greeted + statements + Next, Helpers);

    [Theory]
    // To the last line, in every shape.
    [InlineData("""writer.WriteLine("EHLO example.org"); if (!ReadAll(reader).StartsWith("250")) return false;""")]
    [InlineData("""writer.WriteLine("EHLO example.org"); do line = reader.ReadLine(); while (line.StartsWith("250-")); if (!line.StartsWith("250")) return false;""")]
    [InlineData("""writer.WriteLine("EHLO example.org"); line = reader.ReadLine(); while (line[3] == '-') line = reader.ReadLine(); if (!line.StartsWith("250")) return false;""")]
    [InlineData("""writer.WriteLine("EHLO example.org"); while (true) { line = reader.ReadLine(); if (!line.StartsWith("250")) return false; if (line[3] == ' ') break; }""")]
    [InlineData("""writer.WriteLine("EHLO example.org"); line = reader.ReadLine(); while (reader.Peek() > 0) line = reader.ReadLine(); if (!line.StartsWith("250")) return false;""")]
    [InlineData("""writer.WriteLine("EHLO example.org"); var buffer = new byte[4096]; var n = stream.Read(buffer, 0, buffer.Length); if (buffer[0] != '2') return false;""")]
    // The reply to HELO has one line.
    [InlineData("""if (!Ask(reader, writer, "HELO example.org").StartsWith("250")) return false;""")]
    public Task A_reply_that_is_read_to_its_end_is_silent(string statements) => Session.OverTcpClient(Greeted + statements + Next, Helpers);

    private const string Bytewise =
        """
        static string Line(Stream stream)
        {
            var text = new StringBuilder();
            for (int next; (next = stream.ReadByte()) >= 0;)
            {
                if (next == '\n') break;
                if (next != '\r') text.Append((char)next);
            }

            return text.ToString();
        }

        static int Code(Stream stream) => int.Parse(Line(stream).Substring(0, 3));

        static string Part(Stream stream)
        {
            var text = "";
            var one = new byte[1];
            do
            {
                stream.Read(one, 0, 1);
                text += (char)one[0];
            }
            while (!text.EndsWith("\r\n"));
            return text;
        }

        static string All(Stream stream)
        {
            var line = Line(stream);
            while (line.Length > 3 && line[3] == '-')
                line = Line(stream);
            return line;
        }

        static string Whole(Stream stream)
        {
            var (text, start) = ("", 0);
            while (true)
            {
                var next = (char)stream.ReadByte();
                text += next;
                if (next != '\n') continue;
                if (text[start + 3] == ' ') return text;
                start = text.Length;
            }
        }

        static string Available(NetworkStream stream)
        {
            var text = "";
            do
            {
                var next = (char)stream.ReadByte();
                text += next == '\n' ? "|" : next.ToString();
            }
            while (stream.DataAvailable);
            return text;
        }

        """;

    [Theory]
    [InlineData("""writer.WriteLine("EHLO example.org"); line = {|SMTP006:Line(stream)|}; if (!line.StartsWith("250")) return false;""")]
    [InlineData("""writer.WriteLine("EHLO example.org"); if ({|SMTP006:Code(stream)|} != 250) return false;""")]
    [InlineData("""writer.WriteLine("EHLO example.org"); line = {|SMTP006:Part(stream)|}; if (line[0] != '2') return false;""")]
    // EHLO here, HELO there.
    [InlineData("""if (log.Count == 0) writer.WriteLine("EHLO example.org"); else writer.WriteLine("HELO example.org"); line = {|SMTP006:reader.ReadLine()|}; if (!line.StartsWith("250")) return false;""")]
    public Task A_line_that_is_read_byte_by_byte_is_one(string statements) => Session.OverTcpClient(Greeted + statements + Next, Bytewise);

    [Theory]
    [InlineData("""writer.WriteLine("EHLO example.org"); do line = Line(stream); while (line[3] == '-'); if (!line.StartsWith("250")) return false;""")]
    [InlineData("""writer.WriteLine("EHLO example.org"); if (All(stream)[0] != '2') return false;""")]
    [InlineData("""writer.WriteLine("EHLO example.org"); if (Whole(stream)[0] != '2') return false;""")]
    [InlineData("""writer.WriteLine("EHLO example.org"); if (Available(stream)[0] != '2') return false;""")]
    [InlineData("""writer.WriteLine("HELO example.org"); if (Line(stream)[0] != '2') return false;""")]
    public Task Bytes_to_the_last_line_are_silent(string statements) => Session.OverTcpClient(Greeted + statements + Next, Bytewise);

    [Fact]
    public Task The_read_is_reported_and_not_the_call_that_tells_of_it() => Session.OverTcpClient(
        """
        using var client = new TcpClient(host, 25);
        return Deliver(new StreamReader(client.GetStream()), new StreamWriter(client.GetStream()));
        """,
        """
        static bool Deliver(StreamReader reader, StreamWriter writer)
        {
            if (!reader.ReadLine().StartsWith("220")) return false;
            writer.WriteLine("LHLO example.org");
            if (!{|SMTP006:reader.ReadLine()|}.StartsWith("250")) return false;
            writer.WriteLine("MAIL FROM:<>");
            return reader.ReadLine().StartsWith("250");
        }
        """);

    [Fact]
    public Task Nothing_is_shifted_where_the_session_ends() => Session.OverTcpClient(
        Greeted + """writer.WriteLine("EHLO example.org"); if (!reader.ReadLine().StartsWith("250")) return false; writer.WriteLine("QUIT");""");

    [Fact]
    public Task The_runtime_reads_whole_replies() => Session.OverTcpClient(
        """
        using var client = new TcpClient(host, 25);
        var stream = client.GetStream();
        var reader = SmtpReplies.SmtpReplyReader.Create(stream);
        reader.ReadGreeting();
        stream.Write("EHLO example.org\r\n"u8);
        if ((int)reader.Read().Code != 250) return false;
        stream.Write("MAIL FROM:<>\r\n"u8);
        if ((int)reader.Read().Code != 250) return false;
        """);

    [Fact]
    public Task What_goes_on_in_another_method_is_followed() => Verify.FindingsAsync(
        """
        using System.IO;
        using System.Net.Sockets;

        public class SmtpSteps
        {
            private StreamReader _reader;
            private StreamWriter _writer;

            public bool Open(string host)
            {
                var client = new TcpClient(host, 25);
                _reader = new StreamReader(client.GetStream());
                _writer = new StreamWriter(client.GetStream());
                if (!_reader.ReadLine().StartsWith("220"))
                    return false;
                _writer.WriteLine("EHLO example.org");
                return {|SMTP006:_reader.ReadLine()|}.StartsWith("250");
            }

            public bool From(string sender)
            {
                _writer.WriteLine("MAIL FROM:<" + sender + ">");
                return _reader.ReadLine().StartsWith("250");
            }
        }
        """);

    private static Task OverPipes(string put, string ask) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Buffers;
        using System.IO;
        using System.IO.Pipelines;
        using System.Net.Sockets;
        using System.Text;
        using System.Threading.Tasks;

        class Channel
        {
            private PipeReader _in;
            private PipeWriter _out;

            public async Task SendAsync(string host)
            {
                var client = new TcpClient();
                await client.ConnectAsync(host, 25);
                _in = PipeReader.Create(client.GetStream());
                _out = PipeWriter.Create(client.GetStream());
                if (!(await LineAsync()).StartsWith("220"))
                    throw new IOException();
                Put("EHLO example.org\r\n");
                await _out.FlushAsync();
                {{ask}}
                Put("MAIL FROM:<>\r\n");
                await _out.FlushAsync();
                if ((await LineAsync())[0] != '2')
                    throw new IOException();
            }

            {{put}}

            private async Task<string> LineAsync()
            {
                while (true)
                {
                    var result = await _in.ReadAsync();
                    var buffer = result.Buffer;
                    if (buffer.PositionOf((byte)'\n') is { } end)
                    {
                        var line = Encoding.ASCII.GetString(buffer.Slice(0, end));
                        _in.AdvanceTo(buffer.GetPosition(1, end));
                        return line;
                    }

                    _in.AdvanceTo(buffer.Start, buffer.End);
                    if (result.IsCompleted)
                        throw new EndOfStreamException();
                }
            }
        }
        """);

    [Theory]
    [InlineData("void Put(string text) { Encoding.ASCII.GetBytes(text, _out); }")]
    [InlineData("void Put(string text) => Encoding.ASCII.GetBytes(text.AsSpan(), (IBufferWriter<byte>)_out);")]
    [InlineData("void Put(string text) { _out.Write(Encoding.ASCII.GetBytes(text)); }")]
    [InlineData("void Put(string text) { var room = _out.GetSpan(text.Length); _out.Advance(Encoding.ASCII.GetBytes(text, room)); }")]
    [InlineData("void Put(string text) { var count = Encoding.ASCII.GetBytes(text, _out.GetMemory(text.Length).Span); _out.Advance(count); }")]
    [InlineData("void Put(string text) { ReadOnlySpan<byte> bytes = Encoding.ASCII.GetBytes(text); bytes.CopyTo(_out.GetSpan(bytes.Length)); _out.Advance(bytes.Length); }")]
    [InlineData("void Put(string text) { var bytes = Encoding.ASCII.GetBytes(text); bytes.CopyTo(_out.GetSpan(bytes.Length)); _out.Advance(bytes.Length); }")]
    public async Task What_is_put_into_a_pipe_is_written(string put)
    {
        await OverPipes(put, "if ((await {|SMTP006:LineAsync()|})[0] != '2') throw new IOException();");
        await OverPipes(put, "string line; do { line = await LineAsync(); } while (line[3] == '-'); if (line[0] != '2') throw new IOException();");
    }
}
