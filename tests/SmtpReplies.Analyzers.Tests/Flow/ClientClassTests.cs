namespace SmtpReplies.Analyzers.Tests.Flow;

/// <summary>Clients that are classes of their own: their constructors, buffers, logs and exceptions.</summary>
public sealed class ClientClassTests
{
    private static Task Source(string source) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.IO.Pipelines;
        using System.Buffers;
        using System.Linq;
        using System.Net.Sockets;
        using System.Text;
        using System.Threading.Tasks;

        {{source}}
        """);

    [Theory]
    [InlineData("chat.Expect(220); chat.Send(\"EHLO a\").Expect(250); chat.Send(\"MAIL FROM:<>\").Expect(250); chat.Send(\"RCPT TO:<\" + to + \">\").Expect({|SMTP103:250|}); chat.Send(\"QUIT\").Expect(221);")]
    [InlineData("chat.Expect(220); chat.Send(\"EHLO a\").Expect(250); {|SMTP005:chat.Send(\"MAIL FROM:<>\").Read()|}; chat.Send(\"RCPT TO:<\" + to + \">\").Expect(2); chat.Send(\"QUIT\").Read();")]
    [InlineData("{|SMTP003:chat.Read()|}; chat.Send(\"EHLO a\").Expect(250); chat.Send(\"MAIL FROM:<>\").Expect(250);")]
    [InlineData("chat.Expect(220); chat.Send(\"EHLO a\").Expect(250); chat.Send(\"MAIL FROM:<>\").Expect(250); chat.Send(\"RCPT TO:<\" + to + \">\").Expect(2); chat.Send(\"QUIT\").Read();")]
    public Task A_constructor_opens_what_is_used_through_the_object(string talk) => Source(
        $$"""
        class Chat
        {
            private readonly StreamReader _reader;
            private readonly StreamWriter _writer;

            public Chat(string host, int port)
            {
                var tcp = new TcpClient(host, port) { ReceiveTimeout = 1000 };
                _reader = new StreamReader(tcp.GetStream());
                _writer = new StreamWriter(tcp.GetStream()) { AutoFlush = true };
            }

            public Chat Send(string line) { _writer.WriteLine(line); return this; }

            public string Read()
            {
                string line;
                do
                    line = _reader.ReadLine();
                while (line is { Length: > 3 } && line[3] == '-');
                return line;
            }

            public Chat Expect(int code)
            {
                if (!Read().StartsWith(code.ToString()))
                    throw new IOException();
                return this;
            }
        }

        class Mailer
        {
            public void Run(string to)
            {
                var chat = new Chat("mail.example", 25);
                {{talk}}
            }
        }
        """);

    [Theory]
    [InlineData("TextWriter _out;", "_out = given ?? TextWriter.Null;", "{|SMTP003:reader.ReadLine()|}")]
    [InlineData("TextWriter m_protokoll;", "m_protokoll = given;", "{|SMTP003:reader.ReadLine()|}")]
    [InlineData("public TextWriter DebugOutput { get; set; }", "DebugOutput = given;", "{|SMTP003:reader.ReadLine()|}")]
    public Task A_writer_that_is_given_by_others_is_no_connection(string field, string given, string read)
    {
        var name = given.Split(' ')[0];
        return Source(
            $$"""
            class Prober
            {
                {{field}}

                public Prober(TextWriter given) => {{given}}

                public void Run(string[] all)
                {
                    foreach (var to in all)
                    {
                        try { {{name}}?.WriteLine(Probe(to)); }
                        catch (SocketException e) { {{name}}?.WriteLine(e.Message); }
                    }
                }

                private bool Probe(string to)
                {
                    using var client = new TcpClient();
                    client.Connect("mail.example", 25);
                    var reader = new StreamReader(client.GetStream());
                    var writer = new StreamWriter(client.GetStream()) { AutoFlush = true };
                    var greeting = {{read}};
                    {{name}}?.WriteLine(greeting);
                    writer.WriteLine("HELO a");
                    var hello = reader.ReadLine();
                    {{name}}?.WriteLine(hello);
                    return hello.StartsWith("2");
                }
            }
            """);
    }

    [Fact]
    public Task A_writer_beside_a_reader_may_be_a_connection() => Source(
        """
        class Talk(TextReader input, TextWriter output)
        {
            private readonly TextReader _in = input;
            private readonly TextWriter _out = output;

            public bool Hello()
            {
                _out.WriteLine("MAIL FROM:<>");
                var _ = {|SMTP005:_in.ReadLine()|};
                _out.WriteLine("RCPT TO:<a@b.example>");
                return _in.ReadLine().StartsWith("2");
            }
        }

        class Use { bool M(NetworkStream stream) => new Talk(new StreamReader(stream), new StreamWriter(stream)).Hello(); }
        """);

    [Theory]
    [InlineData("class MailFault : Exception { public MailFault(string said) : base(said) { } }", "{|SMTP005:Ask(\"MAIL FROM:<>\")|}")]
    [InlineData("class MailFault : Exception { public MailFault(string said, int code = 0) : base(said) { Code = code; } public int Code { get; } }", "{|SMTP005:Ask(\"MAIL FROM:<>\")|}")]
    [InlineData("class MailFault(string said) : Exception(said) { public int Code { get; set; } }", "{|SMTP005:Ask(\"MAIL FROM:<>\")|}")]
    [InlineData("class MailFault(string said) : Exception(said) { public string Said { get; } = said; }", "Ask(\"MAIL FROM:<>\")")]
    [InlineData("class MailFault : Exception { public MailFault(string said) : base(said) { Said = said; } public string Said { get; } }", "Ask(\"MAIL FROM:<>\")")]
    public Task An_exception_that_keeps_a_reply_may_be_asked_for_it(string fault, string mail) => Source(
        $$"""
        {{fault}}

        class Client
        {
            private StreamReader _reader;
            private StreamWriter _writer;

            public bool Run()
            {
                var client = new TcpClient("mail.example", 25);
                _reader = new StreamReader(client.GetStream());
                _writer = new StreamWriter(client.GetStream()) { AutoFlush = true };
                if (Read() != "220" || !Ask("HELO a").StartsWith("2"))
                    return false;
                {{mail}};
                return Ask("RCPT TO:<a@b.example>").StartsWith("2");
            }

            private string Ask(string line) { _writer.WriteLine(line); return Read(); }

            private string Read()
            {
                var line = _reader.ReadLine();
                if (line.Length < 3)
                    throw new MailFault("unreadable: " + line);
                return line.Substring(0, 3);
            }
        }
        """);

    [Fact]
    public Task A_buffer_that_is_filled_anew_has_nothing_of_the_replies_before() => Source(
        """
        class Panel
        {
            private readonly Socket _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            private readonly byte[] _rx = new byte[2048];

            public bool Send(string host)
            {
                _socket.Connect(host, 25);
                if (!Receive().StartsWith("220") || !Ask("HELO a").StartsWith("2"))
                    return false;
                {|SMTP005:Ask("MAIL FROM:<>")|};
                {|SMTP005:Ask("RCPT TO:<a@b.example>")|};
                return Ask("DATA").StartsWith("3");
            }

            private string Ask(string line)
            {
                var tx = Encoding.ASCII.GetBytes(line + "\r\n");
                for (var sent = 0; sent < tx.Length;)
                    sent += _socket.Send(tx, sent, tx.Length - sent, SocketFlags.None);
                return Receive();
            }

            private string Receive()
            {
                var used = 0;
                while (used < _rx.Length)
                {
                    var got = _socket.Receive(_rx, used, _rx.Length - used, SocketFlags.None);
                    if (got <= 0)
                        break;
                    used += got;
                    if (_rx[used - 1] == (byte)'\n')
                        break;
                }

                return Encoding.ASCII.GetString(_rx, 0, used);
            }
        }
        """);

    [Theory]
    [InlineData("Ask(\"MAIL\", \"FROM:<>\")", "{|SMTP103:Ask(\"RCPT\", \"TO:<\" + to + \">\") == 250|}")]
    [InlineData("{|SMTP005:Ask(\"MAIL\", \"FROM:<>\")|}", "Ask(\"RCPT\", \"TO:<\" + to + \">\") / 100 == 2")]
    public Task A_command_is_put_together_of_its_verb_and_the_rest(string mail, string recipient) => Source(
        $$"""
        class Port
        {
            private StreamReader _file;
            private NetworkStream _socket;

            public bool Run(string to)
            {
                _socket = new TcpClient("mail.example", 25).GetStream();
                _file = new StreamReader(_socket);
                if (Reply() != 220 || Ask("HELO", "a") / 100 != 2)
                    return false;
                {{(mail.StartsWith('{') ? mail : $"if ({mail} / 100 != 2) return false")}};
                return {{recipient}};
            }

            private int Ask(string verb, string rest = "")
            {
                _socket.Write(Encoding.ASCII.GetBytes(rest == "" ? verb + "\r\n" : verb + " " + rest + "\r\n"));
                return Reply();
            }

            private int Reply()
            {
                var line = _file.ReadLine();
                return line == null ? -1 : int.Parse(line.Substring(0, 3));
            }
        }
        """);

    [Fact]
    public Task What_is_begun_and_ended_without_a_callback_is_read_and_written_in_turn() => Source(
        """
        class Apm
        {
            public bool Run()
            {
                using var client = new TcpClient();
                client.EndConnect(client.BeginConnect("mail.example", 25, null, null));
                var stream = client.GetStream();
                if (!Read(stream).StartsWith("220") || !Ask(stream, "HELO a").StartsWith("2"))
                    return false;
                {|SMTP005:Ask(stream, "MAIL FROM:<>")|};
                return Ask(stream, "RCPT TO:<a@b.example>").StartsWith("2");
            }

            private static string Ask(NetworkStream stream, string line)
            {
                var bytes = Encoding.ASCII.GetBytes(line + "\r\n");
                stream.EndWrite(stream.BeginWrite(bytes, 0, bytes.Length, null, null));
                return Read(stream);
            }

            private static string Read(NetworkStream stream)
            {
                var buffer = new byte[1024];
                var reading = stream.BeginRead(buffer, 0, buffer.Length, null, null);
                return Encoding.ASCII.GetString(buffer, 0, stream.EndRead(reading));
            }
        }
        """);

    [Theory]
    [InlineData("if (Take(ref buffer, out var line)) { _in.AdvanceTo(buffer.Start); return line; }", "await {|SMTP006:AskAsync(\"EHLO a\\r\\n\")|}")]
    [InlineData("while (Take(ref buffer, out var line)) { _in.AdvanceTo(buffer.Start); return line; }", "await AskAsync(\"EHLO a\\r\\n\")")]
    [InlineData("if (Take(ref buffer, out var line) && line[3] == ' ') { _in.AdvanceTo(buffer.Start); return line; }", "await AskAsync(\"EHLO a\\r\\n\")")]
    public Task A_pipe_is_read_to_the_end_of_a_line(string take, string hello) => Source(
        $$"""
        class Pipes
        {
            private PipeReader _in;
            private Stream _out;

            public async Task<bool> RunAsync()
            {
                var client = new TcpClient("mail.example", 25);
                _in = PipeReader.Create(client.GetStream());
                _out = client.GetStream();
                if (!(await LineAsync()).StartsWith("220"))
                    return false;
                if (!({{hello}}).StartsWith("2"))
                    return false;
                return (await AskAsync("MAIL FROM:<>\r\n")).StartsWith("2");
            }

            private async Task<string> AskAsync(string text)
            {
                await _out.WriteAsync(Encoding.ASCII.GetBytes(text));
                return await LineAsync();
            }

            private async Task<string> LineAsync()
            {
                while (true)
                {
                    var result = await _in.ReadAsync();
                    var buffer = result.Buffer;
                    {{take}}
                    _in.AdvanceTo(buffer.Start, buffer.End);
                }
            }

            private static bool Take(ref ReadOnlySequence<byte> buffer, out string line)
            {
                line = null;
                if (buffer.PositionOf((byte)'\n') is not { } end)
                    return false;
                line = Encoding.ASCII.GetString(buffer.Slice(0, end));
                buffer = buffer.Slice(buffer.GetPosition(1, end));
                return true;
            }
        }
        """);

    [Theory]
    [InlineData("var said = {|SMTP003:reader.ReadLine()|}; if (said?.StartsWith(\"220\") == false) return \"no: \" + said;")]
    [InlineData("var said = {|SMTP003:reader.ReadLine()|}; if (said?.StartsWith(\"220\") == false) throw new MailFault(said);")]
    [InlineData("var said = {|SMTP003:reader.ReadLine()|}; if (said?.StartsWith(\"220\") == false) return new { said, host = \"a\" }.ToString();")]
    [InlineData("var said = reader.ReadLine(); if (said?.StartsWith(\"220\") == false) return \"no: \" + said; if (said == null) return \"nothing\";")]
    [InlineData("var said = reader.ReadLine(); if (said?.StartsWith(\"220\") != true) return \"no: \" + said;")]
    [InlineData("var said = reader.ReadLine(); if (said?.StartsWith(\"220\") == false) return \"no: \" + said; if (said.Length < 3 || said[0] != '2') return \"no\";")]
    public Task No_greeting_at_all_passes_where_it_is_told_but_not_tested(string greet) => Source(
        $$"""
        class MailFault : Exception { public MailFault(string said) { Said = said; } public string Said { get; } }

        class Probe
        {
            public string Run(string host)
            {
                using var client = new TcpClient(host, 25);
                var reader = new StreamReader(client.GetStream());
                var writer = new StreamWriter(client.GetStream()) { AutoFlush = true };
                {{greet}}
                writer.WriteLine("MAIL FROM:<>");
                return reader.ReadLine().StartsWith("2") ? "yes" : "no";
            }
        }
        """);

    [Theory]
    [InlineData("protected override bool IsLast(string line) => line[3] != '-';", "Ask(\"EHLO a\")")]
    [InlineData("", "{|SMTP006:Ask(\"EHLO a\")|}")]
    public Task What_a_type_has_in_the_place_of_a_virtual_member_is_what_runs(string member, string hello) => Source(
        $$"""
        abstract class Talk
        {
            private readonly StreamReader _reader;
            private readonly StreamWriter _writer;

            protected Talk(string host)
            {
                var client = new TcpClient(host, 25);
                _reader = new StreamReader(client.GetStream());
                _writer = new StreamWriter(client.GetStream());
            }

            protected virtual bool IsLast(string line) => true;

            protected string Ask(string line) { _writer.WriteLine(line); return Read(); }

            protected string Read()
            {
                string line;
                do
                    line = _reader.ReadLine();
                while (!IsLast(line));
                return line;
            }
        }

        class MailTalk : Talk
        {
            public MailTalk(string host) : base(host)
            {
                if (!Read().StartsWith("220") || !{{hello}}.StartsWith("2") || !Ask("MAIL FROM:<>").StartsWith("2"))
                    throw new IOException();
            }

            {{member}}
        }
        """);

    [Theory]
    [InlineData("while (true) { Once(); System.Threading.Thread.Sleep(1000); }")]
    [InlineData("Once();")]
    public Task A_service_that_never_ends_is_looked_at_as_well(string run) => Source(
        $$"""
        class Alarm
        {
            public static void Main()
            {
                {{run}}
            }

            private static void Once()
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                socket.Connect("mail.example", 25);
                var scratch = new byte[100];
                if (socket.Receive(scratch) < 3 || scratch[0] != '2')
                    return;
                {|SMTP005:socket.Send(Encoding.ASCII.GetBytes("HELO a\r\n"))|};
                socket.Send(Encoding.ASCII.GetBytes("MAIL FROM:<>\r\n"));
                socket.Send(Encoding.ASCII.GetBytes("QUIT\r\n"));
            }
        }
        """);

    [Theory]
    [InlineData("TcpClient client")]
    [InlineData("TcpListener listener")]
    public Task A_connection_that_was_accepted_is_not_the_one_that_is_opened(string given) => Source(
        $$"""
        class Proxy
        {
            public async Task BridgeAsync({{given}})
            {
                {{(given.StartsWith("TcpClient", StringComparison.Ordinal) ? "" : "var client = await listener.AcceptTcpClientAsync();")}}
                using var server = new TcpClient();
                try
                {
                    await server.ConnectAsync("mail.example", 25);
                }
                catch (SocketException)
                {
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("421 a.example not now\r\n"));
                    return;
                }

                var writer = new StreamWriter(server.GetStream());
                var reader = new StreamReader(server.GetStream());
                if ((await reader.ReadLineAsync()).StartsWith("220"))
                    await writer.WriteLineAsync("EHLO a");
            }
        }
        """);

    [Theory]
    [InlineData("public string Greeting { get; }", "_reader.ReadLine()")]
    [InlineData("private string Greeting { get; }", "{|SMTP003:_reader.ReadLine()|}")]
    public Task What_is_kept_for_callers_may_be_looked_at_by_them(string member, string read) => Source(
        $$"""
        class Raw
        {
            private readonly StreamReader _reader;
            private readonly StreamWriter _writer;

            public Raw(string host)
            {
                var client = new TcpClient(host, 25);
                _reader = new StreamReader(client.GetStream());
                _writer = new StreamWriter(client.GetStream());
                Greeting = {{read}};
            }

            {{member}}

            public string Ehlo() { _writer.WriteLine("EHLO a"); return _reader.ReadLine(); }
        }
        """);

    [Theory]
    [InlineData("_log.Invoke(_error);", "Ask(\"MAIL FROM:<>\", 250)")]
    [InlineData("Console.WriteLine(_error);", "{|SMTP005:Ask(\"MAIL FROM:<>\", 250)|}")]
    [InlineData("if (_error != \"\") throw new IOException();", "Ask(\"MAIL FROM:<>\", 250)")]
    public Task A_text_that_is_only_logged_is_looked_at_by_nobody(string use, string mail) => Source(
        $$"""
        class Form(Action<string> log)
        {
            private readonly Action<string> _log = log;
            private StreamReader _reader;
            private StreamWriter _writer;
            private string _error = "";

            public bool Run()
            {
                var client = new TcpClient("mail.example", 25);
                _reader = new StreamReader(client.GetStream());
                _writer = new StreamWriter(client.GetStream());
                if (_reader.ReadLine() is not ['2', ..] || !Ask("HELO a", 250))
                    return false;
                {{mail}};
                {{use}}
                return Ask("RCPT TO:<a@b.example>", 250, 251);
            }

            private bool Ask(string line, params int[] expected)
            {
                _writer.WriteLine(line);
                var reply = _reader.ReadLine();
                if (Array.IndexOf(expected, int.Parse(reply[..3])) >= 0)
                    return true;
                _error = reply;
                return false;
            }
        }
        """);

    [Theory]
    [InlineData("LineStream", "_stream.Answer()")]
    [InlineData("Stream", "{|SMTP003:new StreamReader(_stream).ReadLine()|}")]
    public Task What_comes_through_a_stream_of_the_programs_own_is_out_of_sight(string type, string greeting) => Source(
        $$"""
        class LineStream(Stream inner) : BufferedStream
        {
            public LineStream() : this(Stream.Null) { }
            public string Answer() => new StreamReader(this).ReadLine();
        }

        class BufferedStream : MemoryStream { }

        class Library
        {
            private {{type}} _stream;

            public void Connect(TcpClient client)
            {
                client.Connect("mail.example", 25);
                _stream = {{(type == "Stream" ? "client.GetStream()" : "new LineStream(client.GetStream())")}};
                Console.WriteLine({{greeting}});
                _stream.Write(Encoding.ASCII.GetBytes("EHLO a\r\n"));
            }
        }
        """);

    /// <summary>The first digit of a reply, by a detour that is not followed.</summary>
    private const string Detour = "var digits = new int[1]; ref var place = ref digits[0]; place = reply[0];";

    [Theory]
    [InlineData("int Hear() { var reply = new byte[9000]; _stream.Read(reply); " + Detour + " return digits[0]; }", "Need(Hear());", "{|SMTP005:Hear()|};")]
    [InlineData("async Task<int> HearAsync() { var digit = Digit((await _in.ReadAsync()).Buffer.ToArray()); return digit; } static int Digit(byte[] reply) { " + Detour + " return digits[0]; }", "if (await HearAsync() != '2') throw new IOException();", "await {|SMTP005:HearAsync()|};")]
    [InlineData("void Hear(out int digit) { var reply = new byte[9000]; _stream.Read(reply); " + Detour + " digit = digits[0]; }", "{ Hear(out var digit); Need(digit); }", "{|SMTP005:Hear(out _)|};")]
    // An object that takes the reply in.
    [InlineData("async Task<int> HearAsync() { var reply = new Reply(); reply.Take((await _in.ReadAsync()).Buffer); return reply.Digit; }", "Need(await HearAsync());", "await {|SMTP005:HearAsync()|};")]
    [InlineData("async Task HearAsync(Reply reply) => reply.Take((await _in.ReadAsync()).Buffer);", "{ var reply = new Reply(); await HearAsync(reply); if (!reply.IsGood) throw new IOException(); }", "await {|SMTP005:HearAsync(new Reply())|};")]
    [InlineData("async Task HearAsync(Reply reply) => reply.Take((await _in.ReadAsync()).Buffer);", "{ var reply = new Reply(); await HearAsync(reply); Need(reply.Digit); }", "await {|SMTP005:HearAsync(new Reply())|};")]
    public Task What_a_helper_hands_out_comes_from_the_reply(string helper, string look, string drop) => Source(
        $$"""
        class Reply
        {
            public int Digit { get; private set; }
            public bool IsGood => Digit == '2';
            public void Take(ReadOnlySequence<byte> reply) => Digit = reply.First.Span[0];
        }

        class Client
        {
            private PipeReader _in;
            private Stream _stream;

            public async Task RunAsync(string to)
            {
                var client = new TcpClient("mail.example", 25);
                _stream = client.GetStream();
                _in = PipeReader.Create(_stream);
                {{look}}
                await SayAsync("HELO a");
                {{look}}
                await SayAsync("MAIL FROM:<>");
                {{drop}}
                await SayAsync("RCPT TO:<" + to + ">");
                {{look}}
            }

            {{helper}}

            private async Task SayAsync(string line) => await _stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));

            private static void Need(int digit)
            {
                if (digit != '2')
                    throw new IOException();
            }
        }
        """);

    [Fact]
    public Task What_a_command_hands_out_comes_from_its_reply() => Source(
        $$"""
        class Client
        {
            private Stream _stream;

            public void Run(string to)
            {
                _stream = new TcpClient("mail.example", 25).GetStream();
                if (new StreamReader(_stream).ReadLine() is not ['2', ..])
                    return;
                Need(Ask("HELO a"));
                {|SMTP005:Ask("MAIL FROM:<>")|};
                Need(Ask("RCPT TO:<" + to + ">"));
            }

            private int Ask(string line)
            {
                _stream.Write(Encoding.ASCII.GetBytes(line + "\r\n"));
                var reply = new byte[9000];
                _stream.Read(reply);
                {{Detour}}
                return digits[0];
            }

            private static void Need(int digit)
            {
                if (digit != '2')
                    throw new IOException();
            }
        }
        """);

    [Theory]
    [InlineData("public event EventHandler<Reply> Heard;", "Heard?.Invoke(this, new Reply(int.Parse(line[..3])));", false)]
    [InlineData("public event EventHandler<Reply> Heard;", "var handler = Heard; if (handler != null) handler(this, new Reply(int.Parse(line[..3])));", false)]
    [InlineData("public event Action<string> Heard;", "Heard?.Invoke(line);", false)]
    [InlineData("public Action<Reply> Heard { get; set; }", "Heard(new Reply(int.Parse(line[..3])));", false)]
    [InlineData("private readonly Func<int, Task> _heard = static code => Task.CompletedTask;", "_heard(int.Parse(line[..3])).Wait();", false)]
    // Words for people.
    [InlineData("public event Action<string> Trace;", "Trace?.Invoke(line);", true)]
    [InlineData("private readonly Action<string> _note = static text => { };", "_note(line);", true)]
    [InlineData("public event EventHandler Heard;", "Console.WriteLine(line); Heard?.Invoke(this, EventArgs.Empty);", true)]
    public Task Whoever_is_told_of_a_reply_may_look_at_it(string member, string tell, bool isReported) => Source(
        $$"""
        class Reply(int code) : EventArgs
        {
            public int Code => code;
        }

        class Client
        {
            private StreamReader _reader;
            private StreamWriter _writer;

            {{member}}

            public void Run(string to)
            {
                var client = new TcpClient("mail.example", 25);
                _reader = new StreamReader(client.GetStream());
                _writer = new StreamWriter(client.GetStream());
                {{(isReported ? "{|SMTP003:Hear()|};" : "Hear();")}}
                Say("HELO a");
                {{(isReported ? "{|SMTP005:Hear()|};" : "Hear();")}}
                Say("MAIL FROM:<>");
                {{(isReported ? "{|SMTP005:Hear()|};" : "Hear();")}}
                Say("RCPT TO:<" + to + ">");
            }

            private void Say(string line) => _writer.WriteLine(line);

            private void Hear()
            {
                var line = _reader.ReadLine();
                {{tell}}
            }
        }
        """);
}
