namespace SmtpReplies.Analyzers.Tests.Rules;

/// <summary>The reply to a command of the transaction is never examined.</summary>
public sealed class SMTP005Tests
{
    /// <summary>A session up to MAIL, with helpers of every kind.</summary>
    private const string Greeted =
        """
        using var client = new TcpClient(host, 25);
        using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        using var writer = new StreamWriter(stream) { AutoFlush = true };
        string reply;
        if (!ReadReply(reader).StartsWith("220")) return false;
        writer.WriteLine("HELO example.org");
        if (!ReadReply(reader).StartsWith("250")) return false;
        """;

    private const string Helpers =
        """
        static string ReadReply(StreamReader reader)
        {
            string line;
            do
                line = reader.ReadLine();
            while (line != null && line.Length > 3 && line[3] == '-');
            return line;
        }

        static string Ask(StreamReader reader, StreamWriter writer, string command)
        {
            writer.WriteLine(command);
            return ReadReply(reader);
        }

        static bool IsTaken(StreamReader reader, StreamWriter writer, string command) => Ask(reader, writer, command)[0] == '2';

        static bool Expect(StreamReader reader, StreamWriter writer, string command, int code)
        {
            var reply = Ask(reader, writer, command);
            if (int.Parse(reply.Substring(0, 3)) == code)
                return true;
            Console.WriteLine("Unexpected: " + reply);
            return false;
        }

        static void Demand(StreamReader reader, StreamWriter writer, string command, int code)
        {
            if (int.Parse(Ask(reader, writer, command).Substring(0, 3)) != code)
                throw new IOException(command);
        }

        static void Say(StreamReader reader, StreamWriter writer, string command)
        {
            writer.WriteLine(command);
            Console.WriteLine(ReadReply(reader));
        }
        """;

    [Theory]
    [InlineData("""var good = new Dictionary<string, string> { ["250"] = "fine" }; writer.WriteLine("MAIL FROM:<>"); return good[ReadReply(reader).Substring(0, 3)] != null;""")]
    [InlineData("""var good = new Dictionary<string, string> { ["250"] = "fine" }; writer.WriteLine("MAIL FROM:<>"); if (!good.TryGetValue(ReadReply(reader).Substring(0, 3), out _)) return false;""")]
    [InlineData("""var good = new bool[600]; writer.WriteLine("MAIL FROM:<>"); if (!good[int.Parse(ReadReply(reader).Substring(0, 3))]) return false;""")]
    public Task A_reply_that_is_looked_up_in_a_table_is_looked_at(string statements) => Session.OverTcpClient(Greeted + statements, Helpers);

    [Fact]
    public Task What_a_task_does_that_is_waited_for_is_followed() => Session.OverTcpClient(Greeted +
        """
        await Task.Run(() => writer.WriteLine("MAIL FROM:<>")).ConfigureAwait(false);
        reply = {|SMTP005:ReadReply(reader)|};
        Task.Run(() => writer.WriteLine("RCPT TO:<a@example.org>")).Wait();
        if (!ReadReply(reader).StartsWith("25")) return false;
        """, Helpers);

    [Fact]
    public Task A_task_that_is_left_to_run_is_out_of_sight() => Session.OverTcpClient(Greeted +
        """
        _ = Task.Run(() => writer.WriteLine("MAIL FROM:<>"));
        reply = ReadReply(reader);
        """, Helpers);

    [Fact]
    public Task A_message_behind_commands_that_cannot_be_seen_is_no_command() => Session.OverTcpClient(Greeted +
        """
        foreach (var command in log)
        {
            writer.WriteLine(command);
            if (!ReadReply(reader).StartsWith("2")) return false;
        }

        writer.Write(host);
        writer.Write("\r\n.\r\n");
        return ReadReply(reader).StartsWith("250");
        """, Helpers);

    [Theory]
    // Dropped, overwritten, printed, only compared with null.
    [InlineData("""writer.WriteLine("MAIL FROM:<a@example.org>"); {|SMTP005:ReadReply(reader)|};""")]
    [InlineData("""writer.WriteLine("EHLO example.org"); {|SMTP005:ReadReply(reader)|}; if (!IsTaken(reader, writer, "MAIL FROM:<>")) return false;""")]
    [InlineData("""reply = {|SMTP005:Ask(reader, writer, "MAIL FROM:<>")|}; reply = Ask(reader, writer, "RCPT TO:<a@example.org>"); if (reply[0] != '2') return false;""")]
    [InlineData("""reply = {|SMTP005:Ask(reader, writer, $"RCPT TO:<{host}>")|}; Console.WriteLine(reply);""")]
    [InlineData("""reply = {|SMTP005:Ask(reader, writer, "DATA")|}; if (reply == null) return false;""")]
    [InlineData("""var code = int.Parse({|SMTP005:Ask(reader, writer, "DATA")|}.Substring(0, 3)); Console.WriteLine(code);""")]
    [InlineData("""{|SMTP005:Ask(reader, writer, "AUTH PLAIN AGEAYg==")|}; if (!IsTaken(reader, writer, "MAIL FROM:<>")) return false;""")]
    // A helper that drops it, or says what it thinks of it to nobody.
    [InlineData("""{|SMTP005:Say(reader, writer, "MAIL FROM:<>")|};""")]
    [InlineData("""{|SMTP005:IsTaken(reader, writer, "RCPT TO:<a@example.org>")|};""")]
    [InlineData("""{|SMTP005:Expect(reader, writer, "RCPT TO:<a@example.org>", 250)|};""")]
    [InlineData("""var isTaken = {|SMTP005:IsTaken(reader, writer, "DATA")|};""")]
    // The end of the data: by a dot, in one piece with the message, by a variable.
    [InlineData("""Demand(reader, writer, "DATA", 354); writer.WriteLine("Subject: x"); writer.WriteLine("."); {|SMTP005:ReadReply(reader)|}; writer.WriteLine("QUIT");""")]
    [InlineData("""Demand(reader, writer, "DATA", 354); writer.Write($"Subject: {host}\r\n\r\n\r\n.\r\n"); {|SMTP005:ReadReply(reader)|};""")]
    [InlineData("""Demand(reader, writer, "DATA", 354); writer.Write(host); {|SMTP005:ReadReply(reader)|}; writer.WriteLine("QUIT");""")]
    // Never read at all.
    [InlineData("""Demand(reader, writer, "DATA", 354); writer.WriteLine("Subject: x"); {|SMTP005:writer.WriteLine(".")|}; writer.WriteLine("QUIT");""")]
    [InlineData(
        """
        {|SMTP005:writer.WriteLine("MAIL FROM:<>")|};
        {|SMTP005:writer.WriteLine("RCPT TO:<a@example.org>")|};
        writer.WriteLine("DATA");
        """)]
    // In pieces, and as bytes.
    [InlineData("""writer.Write("MAIL FROM:<"); writer.Write(host); writer.Write(">\r\n"); {|SMTP005:ReadReply(reader)|};""")]
    [InlineData("""var bytes = Encoding.ASCII.GetBytes("RCPT TO:<" + host + ">\r\n"); stream.Write(bytes, 0, bytes.Length); {|SMTP005:ReadReply(reader)|};""")]
    [InlineData("""var text = new StringBuilder("RCPT TO:<"); text.Append(host).Append(">\r\n"); writer.Write(text.ToString()); {|SMTP005:ReadReply(reader)|};""")]
    [InlineData("""stream.Write("MAIL FROM:<>\r\n"u8); var buffer = new byte[1024]; {|SMTP005:stream.Read(buffer, 0, buffer.Length)|};""")]
    [InlineData("""void Show() { Span<char> head = stackalloc char[3]; {|SMTP005:Ask(reader, writer, "MAIL FROM:<>")|}.AsSpan(0, 3).CopyTo(head); Console.WriteLine(head.ToString()); } Show();""")]
    // By a local function and a lambda.
    [InlineData("""{|SMTP005:Local("MAIL FROM:<>")|}; string Local(string command) => Ask(reader, writer, command);""")]
    [InlineData("""Func<string, string> ask = command => Ask(reader, writer, command); {|SMTP005:ask("MAIL FROM:<>")|};""")]
    public Task A_reply_that_nothing_looks_at_is_reported(string statements) => Session.OverTcpClient(Greeted + statements, Helpers);

    [Theory]
    [InlineData("""if (Ask(reader, writer, "MAIL FROM:<>")[0] != '2') return false;""")]
    [InlineData("""reply = Ask(reader, writer, "MAIL FROM:<>"); if (reply.StartsWith("5")) throw new IOException(reply);""")]
    [InlineData("""if (!IsTaken(reader, writer, "RCPT TO:<a@example.org>")) return false;""")]
    [InlineData("""var isTaken = IsTaken(reader, writer, "DATA"); Console.WriteLine(); if (isTaken) writer.WriteLine("QUIT");""")]
    [InlineData("""return Expect(reader, writer, "MAIL FROM:<>", 250) && Expect(reader, writer, "DATA", 354);""")]
    [InlineData("""Demand(reader, writer, "MAIL FROM:<>", 250); Demand(reader, writer, "DATA", 354);""")]
    [InlineData("""log.Add(Ask(reader, writer, "MAIL FROM:<>"));""")]
    [InlineData("""switch (Ask(reader, writer, "DATA").Substring(0, 3)) { case "354": break; default: return false; }""")]
    [InlineData("""var codes = new[] { 250, 251 }; if (Array.IndexOf(codes, int.Parse(Ask(reader, writer, "RCPT TO:<>").Substring(0, 3))) < 0) return false;""")]
    // What is collected, and looked at in the end.
    [InlineData("""var all = new List<string>(); all.Add(Ask(reader, writer, "MAIL FROM:<>")); all.Add(Ask(reader, writer, "DATA")); if (all.Exists(r => r[0] == '5')) return false;""")]
    [InlineData("""var (code, text) = (Ask(reader, writer, "MAIL FROM:<>"), ""); if (code[0] != '2') return false;""")]
    // What is copied into a piece of memory.
    [InlineData("""bool IsGood() { Span<char> head = stackalloc char[3]; Ask(reader, writer, "MAIL FROM:<>").AsSpan(0, 3).CopyTo(head); return head[0] == '2'; } if (!IsGood()) return false;""")]
    [InlineData("""var head = new char[3].AsMemory(); Ask(reader, writer, "MAIL FROM:<>").AsMemory(0, 3).TryCopyTo(head); if (head.Span[0] != '2') return false;""")]
    // Replies that change nothing.
    [InlineData("""Say(reader, writer, "QUIT");""")]
    [InlineData("""Ask(reader, writer, "RSET"); Ask(reader, writer, "NOOP"); writer.WriteLine("QUIT");""")]
    // Who only knocks need not look at what the server can do.
    [InlineData("""Say(reader, writer, "EHLO example.org"); writer.WriteLine("QUIT");""")]
    // The challenges of AUTH LOGIN.
    [InlineData("""Ask(reader, writer, "AUTH LOGIN"); Ask(reader, writer, host); if (Ask(reader, writer, host)[0] != '2') return false;""")]
    // Pipelined (RFC 2920): read afterwards, in order.
    [InlineData("""writer.WriteLine("MAIL FROM:<>"); writer.WriteLine("RCPT TO:<a@example.org>"); writer.WriteLine("DATA"); if (ReadReply(reader)[0] != '2' | ReadReply(reader)[0] != '2' | ReadReply(reader)[0] != '3') return false;""")]
    [InlineData("""writer.Write("MAIL FROM:<>\r\nRCPT TO:<a@example.org>\r\nDATA\r\n"); for (var i = 0; i < 3; i++) { if (ReadReply(reader)[0] > '3') return false; }""")]
    // The message, then its dot, where DATA is one of several commands: one reply.
    [InlineData("""foreach (var command in new[] { "MAIL FROM:<>", "DATA" }) { if (!IsTaken(reader, writer, command)) return false; } writer.Write(host); writer.Write("\r\n.\r\n"); return ReadReply(reader)[0] == '2';""")]
    // Out of sight.
    [InlineData("""Checker.Default.Check(Ask(reader, writer, "MAIL FROM:<>"));""")]
    [InlineData("""_last = Ask(reader, writer, "MAIL FROM:<>");""")]
    // A dialogue that hangs up.
    [InlineData("""writer.WriteLine("MAIL FROM:<>");""")]
    public Task A_reply_that_is_looked_at_is_silent(string statements) => Session.OverTcpClient(
        Greeted + statements,
        Helpers + """

        public string _last;

        public abstract class Checker { public static Checker Default; public abstract void Check(string reply); }
        """);

    [Fact]
    public Task A_pipelined_reply_that_is_dropped_is_the_one_of_its_command() => Session.OverTcpClient(
        Greeted
        + """
        writer.WriteLine("MAIL FROM:<>");
        writer.WriteLine("RCPT TO:<a@example.org>");
        writer.WriteLine("DATA");
        if (ReadReply(reader)[0] != '2') return false;
        {|SMTP005:ReadReply(reader)|};
        if (ReadReply(reader)[0] != '3') return false;
        """,
        Helpers);

    [Fact]
    public Task A_method_of_its_own_for_each_step_is_followed() => Verify.FindingsAsync(
        """
        using System.IO;
        using System.Net.Sockets;

        public class SmtpSteps
        {
            private TcpClient _client;
            private StreamReader _reader;
            private StreamWriter _writer;

            public bool Connect(string host)
            {
                _client = new TcpClient(host, 25);
                _reader = new StreamReader(_client.GetStream());
                _writer = new StreamWriter(_client.GetStream());
                return _reader.ReadLine().StartsWith("220");
            }

            public void From(string sender) => {|SMTP005:Send("MAIL FROM:<" + sender + ">")|};

            public bool To(string recipient) => Send("RCPT TO:<" + recipient + ">").StartsWith("25");

            private string Send(string command)
            {
                _writer.WriteLine(command);
                return _reader.ReadLine();
            }
        }

        public static class Caller
        {
            public static void Run(SmtpSteps steps)
            {
                {|SMTP005:steps.To("a@example.org")|};
            }
        }
        """);

    [Fact]
    public Task A_reply_of_the_runtime_that_is_dropped_is_reported() => Session.OverTcpClient(
        """
        using var client = new TcpClient(host, 25);
        var stream = client.GetStream();
        var reader = SmtpReplies.SmtpReplyReader.Create(stream);
        await reader.ReadGreetingAsync();
        stream.Write("MAIL FROM:<>\r\n"u8);
        await {|SMTP005:reader.ReadAsync()|};
        stream.Write("RCPT TO:<a@example.org>\r\n"u8);
        var reply = await reader.ReadAsync();
        if (!SmtpReplies.SmtpReplyMatchers.IsPositiveCompletion(reply)) return false;
        """);

    [Theory]
    [InlineData("""stream.Write(Encoding.ASCII.GetBytes(string.Format("{0}\r\n", "RCPT TO:<a@example.org>"))); {|SMTP005:ReadReply(reader)|}; writer.WriteLine("QUIT");""")]
    [InlineData("""writer.WriteLine("RCPT TO:<$>".Replace("$", host)); {|SMTP005:ReadReply(reader)|}; writer.WriteLine("QUIT");""")]
    [InlineData("""writer.WriteLine(Rcpt + ":<a@example.org>"); {|SMTP005:ReadReply(reader)|}; writer.WriteLine("QUIT");""")]
    // The command is made in one helper, and sent in another.
    [InlineData("""{|SMTP005:Ask(reader, writer, To(host))|}; writer.WriteLine("QUIT");""")]
    [InlineData("""if (log.Count == 0) writer.WriteLine("MAIL FROM:<>"); else writer.WriteLine("MAIL FROM:<a@example.org>"); {|SMTP005:ReadReply(reader)|}; writer.WriteLine("QUIT");""")]
    public Task A_command_in_another_shape_is_one(string statements) => Session.OverTcpClient(
        Greeted + statements,
        Helpers + """

        private static readonly string Rcpt = "RCPT TO";

        static string To(string mailbox) => "RCPT TO:<" + mailbox + ">";
        """);

    [Fact]
    public Task A_message_that_is_put_together_ends_with_its_dot() => Session.OverTcpClient(
        Greeted +
        """
        if (!IsTaken(reader, writer, "MAIL FROM:<>") || !IsTaken(reader, writer, "RCPT TO:<a@example.org>")) return false;
        Demand(reader, writer, "DATA", 354);
        var mail = new StringBuilder();
        mail.Append("Subject: a\r\n\r\n");
        mail.Append(log[0]);
        mail.Append("\r\n.");
        {|SMTP005:Ask(reader, writer, mail.ToString() + "\r\n")|};
        writer.WriteLine("QUIT");
        """,
        Helpers);

    [Theory]
    // The challenges go unread, the last reply does not; MAIL is another command.
    [InlineData(
        """
        writer.WriteLine("AUTH LOGIN"); ReadReply(reader);
        writer.WriteLine(log[0]); ReadReply(reader);
        writer.WriteLine(log[1]); if (!ReadReply(reader).StartsWith("235")) return false;
        writer.WriteLine("MAIL FROM:<$>".Replace("$", host)); if (ReadReply(reader)[0] != '2') return false;
        """)]
    // A challenge that is decoded is one.
    [InlineData(
        """
        writer.WriteLine("AUTH LOGIN");
        Console.WriteLine(Encoding.ASCII.GetString(Convert.FromBase64String(ReadReply(reader).Substring(4))));
        """)]
    public Task The_challenges_of_AUTH_are_silent(string statements) => Session.OverTcpClient(Greeted + statements, Helpers);

    [Fact]
    public Task Nothing_but_QUIT_follows() => Session.OverTcpClient(
        """
        using var client = new TcpClient(host, 25);
        using var reader = new StreamReader(client.GetStream());
        using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true };
        if (!reader.ReadLine().StartsWith("220")) return false;
        writer.WriteLine("HELO example.org");
        reader.ReadLine();
        writer.WriteLine("QUIT");
        """,
        """public string Other => "MAIL FROM:<>";""");

    [Theory]
    [InlineData("", "{|SMTP005:socket.Receive(_buffer)|}")]
    // Another member may look at what is left there.
    [InlineData("public bool IsTaken => _buffer[0] == '2';", "socket.Receive(_buffer)")]
    public Task A_buffer_that_nobody_else_uses_is_written_over(string member, string read) => Session.OverTcpClient(
        $$"""
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(host, 25);
        try
        {
            socket.Receive(_buffer); if (_buffer[0] != '2') return false;
            Send(socket, "HELO example.org\r\n"); socket.Receive(_buffer); if (_buffer[0] != '2') return false;
            Send(socket, "MAIL FROM:<>\r\n"); {{read}};
            Send(socket, "QUIT\r\n");
        }
        finally
        {
            socket.Close();
        }
        """,
        $$"""
        private readonly byte[] _buffer = new byte[1024];
        {{member}}

        // In pieces, as a socket takes it.
        static void Send(Socket socket, string text)
        {
            var bytes = Encoding.ASCII.GetBytes(text);
            for (var sent = 0; sent < bytes.Length;)
                sent += socket.Send(bytes, sent, bytes.Length - sent, SocketFlags.None);
        }
        """);

    [Fact]
    public Task A_test_talks_as_it_likes() => Verify.FindingsAsync(
        """
        using System;
        using System.IO;
        using System.Net.Sockets;

        sealed class FactAttribute : Attribute;

        public class ServerTests
        {
            [Fact]
            public void A_message_is_taken()
            {
                var client = new TcpClient("localhost", 2525);
                var reader = new StreamReader(client.GetStream());
                var writer = new StreamWriter(client.GetStream());
                reader.ReadLine();
                writer.WriteLine("HELO test");
                reader.ReadLine();
                writer.WriteLine("MAIL FROM:<>");
                if (!reader.ReadLine().StartsWith("250"))
                    throw new InvalidOperationException();
            }
        }
        """);

    [Fact]
    public Task A_background_reader_is_out_of_sight() => Verify.FindingsAsync(
        """
        using System.IO;
        using System.Net.Sockets;
        using System.Threading.Tasks;

        public class SmtpBackground
        {
            private StreamReader _reader;
            private StreamWriter _writer;

            public void Start(string host)
            {
                var client = new TcpClient(host, 25);
                _reader = new StreamReader(client.GetStream());
                _writer = new StreamWriter(client.GetStream());
                _ = ReadAllAsync();
                _writer.WriteLine("EHLO example.org");
                _writer.WriteLine("MAIL FROM:<>");
                _writer.WriteLine("QUIT");
            }

            private async Task ReadAllAsync()
            {
                while (await _reader.ReadLineAsync() is { } line)
                    Handle(line);
            }

            private void Handle(string line)
            {
                if (line.StartsWith("5"))
                    throw new IOException(line);
            }
        }
        """);

    [Theory]
    [InlineData("foreach (var (sent, received) in _transcript) { if (received[0] is '4' or '5') throw new IOException(sent); }", "{0}", "{0}")]
    [InlineData("if (_transcript.Exists(pair => pair.Received[0] != '2')) throw new IOException();", "{0}", "{0}")]
    [InlineData("foreach (var (sent, received) in _transcript) Console.WriteLine(sent + received);", "{|SMTP003:{0}|}", "{|SMTP005:{0}|}")]
    public Task A_transcript_that_is_asked_is_more_than_a_transcript(string verify, string greeting, string exchange) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Net.Sockets;

        class Sender
        {
            private readonly List<(string Sent, string Received)> _transcript = new();

            public void Send(string host, string from)
            {
                using var client = new TcpClient(host, 25);
                using var reader = new StreamReader(client.GetStream());
                using var writer = new StreamWriter(client.GetStream());
                {{greeting.Replace("{0}", "Exchange(reader, writer, null)")}};
                {{exchange.Replace("{0}", "Exchange(reader, writer, \"HELO example.org\")")}};
                {{exchange.Replace("{0}", "Exchange(reader, writer, $\"MAIL FROM:<{from}>\")")}};
                Check();
                Exchange(reader, writer, "QUIT");
            }

            private void Check()
            {
                {{verify}}
            }

            private void Exchange(StreamReader reader, StreamWriter writer, string command)
            {
                if (command != null)
                    writer.WriteLine(command);
                _transcript.Add((command, reader.ReadLine()));
            }
        }
        """);

    [Theory]
    [InlineData("foreach (var taken in open) taken.Reply = reader.ReadLine();")]
    [InlineData("var only = new Result(); only.Reply = {|SMTP005:reader.ReadLine()|};")]
    public Task A_reply_that_is_kept_in_one_of_several_things_may_be_looked_at(string read) => Session.OverTcpClient(
        $$"""
        var client = new TcpClient(host, 24);
        var reader = new StreamReader(client.GetStream());
        var writer = new StreamWriter(client.GetStream());
        if (!reader.ReadLine().StartsWith("220"))
            return false;
        writer.WriteLine("MAIL FROM:<>");
        if (!reader.ReadLine().StartsWith("250"))
            return false;
        var open = new List<Result> { new Result() };
        writer.WriteLine("DATA");
        if (!reader.ReadLine().StartsWith("354"))
            return false;
        writer.WriteLine(".");
        {{read}}
        """,
        "public class Result { public string Reply; }");

    private static Task PutTogether(string helper, string exchange) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Net.Sockets;
        using System.Text;

        class Sender
        {
            private StreamReader _reader;
            private StreamWriter _writer;

            public void Send(string host, string to)
            {
                var client = new TcpClient(host, 25);
                _reader = new StreamReader(client.GetStream());
                _writer = new StreamWriter(client.GetStream());
                if (Reply() != 220)
                    throw new IOException();
                {{exchange}}
            }

            {{helper}}

            private int Reply()
            {
                string line;
                do { line = _reader.ReadLine(); } while (line.Length > 3 && line[3] == '-');
                return int.Parse(line.Substring(0, 3));
            }
        }
        """);

    [Theory]
    [InlineData("""int Ask(string verb, params string[] words) { var line = new StringBuilder(verb); foreach (var word in words) line.Append(' ').Append(word); _writer.WriteLine(line.ToString()); return Reply(); }""")]
    [InlineData("""int Ask(string verb, params string[] words) { var line = new StringBuilder(); line.Append(verb); for (var i = 0; i < words.Length; i++) { line.Append(" "); line.Append(words[i]); } _writer.WriteLine(line); return Reply(); }""")]
    [InlineData("""int Ask(string verb, params string[] words) { var line = new StringBuilder(verb); if (words.Length > 0) line.Append(' ').AppendJoin(' ', words); _writer.WriteLine(line); return Reply(); }""")]
    [InlineData("""int Ask(string verb, params string[] words) { var line = verb; foreach (var word in words) line += " " + word; _writer.WriteLine(line); return Reply(); }""")]
    [InlineData("""int Ask(string verb, params string[] words) { _writer.WriteLine(words.Length == 0 ? verb : verb + " " + string.Join(" ", words)); return Reply(); }""")]
    [InlineData("""int Ask(string verb, params string[] words) { _writer.WriteLine($"{verb} {string.Join(" ", words)}".TrimEnd()); return Reply(); }""")]
    [InlineData("""int Ask(string verb, params string[] words) { _writer.WriteLine(string.Concat(verb, " ", string.Join(" ", words))); return Reply(); }""")]
    [InlineData("""int Ask(string verb, params string[] words) { _writer.WriteLine(string.Join(" ", words.Prepend(verb))); return Reply(); }""")]
    [InlineData("""int Ask(string verb, params string[] words) { _writer.WriteLine(string.Join(" ", new[] { verb }.Concat(words))); return Reply(); }""")]
    [InlineData("""int Ask(string verb, params string[] words) { _writer.WriteLine(string.Join(' ', (string[])[verb, .. words])); return Reply(); }""")]
    [InlineData("""int Ask(string verb, params string[] words) { var all = new List<string> { verb }; all.AddRange(words); _writer.WriteLine(string.Join(" ", all)); return Reply(); }""")]
    [InlineData("""int Ask(string verb, params string[] words) { var all = new List<string>(); all.Add(verb); foreach (var word in words) all.Add(word); _writer.WriteLine(string.Join(" ", all.ToArray())); return Reply(); }""")]
    [InlineData("""int Ask(params string[] words) { _writer.WriteLine(string.Join(" ", words)); return Reply(); }""")]
    [InlineData("""int Ask(string verb, string word = null) { _writer.WriteLine("{0} {1}", verb, word); return Reply(); }""")]
    [InlineData("""int Ask(string verb, string word = null) { _writer.WriteLine(string.Format("{0} {1}", verb, word)); return Reply(); }""")]
    [InlineData("""int Ask(string verb, string word = null) { _writer.Write(verb); if (word != null) { _writer.Write(' '); _writer.Write(word); } _writer.Write("\r\n"); return Reply(); }""")]
    [InlineData("""int Ask(string verb, string word = null) { var bytes = Encoding.ASCII.GetBytes(verb + ' ' + word + "\r\n"); _writer.BaseStream.Write(bytes, 0, bytes.Length); return Reply(); }""")]
    public async Task A_command_that_is_put_together_of_words_is_seen(string helper)
    {
        await PutTogether(helper, """
            if (Ask("HELO", "example.org") != 250) return;
            if (Ask("MAIL", "FROM:<me@example.org>") != 250) return;
            {|SMTP005:Ask("RCPT", "TO:<" + to + ">")|};
            {|SMTP005:Ask("RCPT", "TO:<archive@example.org>")|};
            if (Ask("DATA") != 354) return;
            Ask("QUIT");
            """);
        await PutTogether(helper, """
            if (Ask("HELO", "example.org") != 250) return;
            Ask("NOOP", "MAIL FROM:<me@example.org>");
            if (Ask("MAIL", "FROM:<me@example.org>") != 250) { Ask("RSET"); return; }
            if (Ask("RCPT", "TO:<" + to + ">") / 100 != 2) return;
            if (Ask("DATA") != 354) return;
            Ask("QUIT");
            """);
    }

    [Theory]
    [InlineData("""int Ask(string format, params object[] words) { _writer.WriteLine(string.Format(format, words)); return Reply(); }""")]
    [InlineData("""int Ask(string format, params object[] words) { _writer.WriteLine(format, words); return Reply(); }""")]
    [InlineData("""int Ask(string format, params object[] words) { var line = new StringBuilder().AppendFormat(format, words).Append("\r\n"); _writer.Write(line.ToString()); return Reply(); }""")]
    public Task A_command_that_is_put_into_a_format_is_seen(string helper) => PutTogether(helper, """
        if (Ask("HELO {0}", "example.org") != 250) return;
        {|SMTP005:Ask("RCPT TO:<{0}>", to)|};
        {|SMTP005:Ask("{0} TO:<{1}>", "RCPT", "a@example.org")|};
        {|SMTP005:Ask("{0}", "DATA")|};
        Ask("QUIT");
        """);

    [Theory]
    // The lines of a message.
    [InlineData("""var lines = new List<string> { "Mail for you", "Rcpt below" }; foreach (var line in lines) _writer.WriteLine(line); _writer.WriteLine("."); if (Reply() != 250) throw new IOException();""")]
    [InlineData("""_writer.WriteLine("MAIL " + to); _writer.WriteLine("."); if (Reply() != 250) throw new IOException();""")]
    [InlineData("""var lines = new List<string> { "Subject: Hello", "", to }; _writer.WriteLine(string.Join("\r\n", lines) + "\r\n."); if (Reply() != 250) throw new IOException();""")]
    [InlineData("""_writer.WriteLine(string.Join("\r\n", "Subject: Hello", "", to, ".")); if (Reply() != 250) throw new IOException();""")]
    public Task A_message_that_is_put_together_is_no_command(string message) => PutTogether("", $$"""
        _writer.WriteLine("DATA");
        if (Reply() != 354) return;
        {{message}}
        """);

    [Theory]
    // Several commands at once: which reply is which cannot be told.
    [InlineData("""string.Join("\r\n", "MAIL FROM:<>", $"RCPT TO:<{to}>", "DATA")""")]
    [InlineData("""string.Join(Environment.NewLine, new[] { "MAIL FROM:<>", "RCPT TO:<a@example.org>" })""")]
    [InlineData("""string.Join(host, new[] { "MAIL FROM:<>", to })""")]
    public Task Commands_that_are_joined_are_silent(string commands) => PutTogether("", $$"""
        _writer.WriteLine({{commands}});
        Reply();
        Reply();
        if (Reply() / 100 != 2) throw new IOException();
        """);

    private static Task ByCommands(string types, string execute, string exchange) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.IO;
        using System.Net.Sockets;
        using System.Text;

        {{types}}

        public sealed class Channel
        {
            private const string Hello = "EHLO example.org";

            private readonly StreamReader _reader;
            private readonly StreamWriter _writer;

            public Channel(string host)
            {
                var client = new TcpClient(host, 25);
                _reader = new StreamReader(client.GetStream());
                _writer = new StreamWriter(client.GetStream());
                if (Receive() != 220)
                    throw new IOException();
            }

            {{execute}}

            private int Receive() => int.Parse(_reader.ReadLine().Substring(0, 3));
        }

        public class Sender
        {
            public void Send(string host, string to, bool isTest)
            {
                var channel = new Channel(host);
                {{exchange}}
                channel.Execute(new Quit());
            }
        }
        """);

    [Theory]
    [InlineData("""public abstract record Command { public abstract string Render(); } public sealed record Rcpt(string To) : Command { public override string Render() => $"RCPT TO:<{To}>"; } public sealed record Data : Command { public override string Render() => "DATA"; } public sealed record Quit : Command { public override string Render() => "QUIT"; }""", "_writer.WriteLine(command.Render());")]
    [InlineData("""public abstract class Command { public abstract string Line { get; } } public class Rcpt(string to) : Command { public override string Line => "RCPT TO:<" + to + ">"; } public class Data : Command { public override string Line { get; } = "DATA"; } public class Quit : Command { public override string Line { get { return "QUIT"; } } }""", "_writer.WriteLine(command.Line);")]
    [InlineData("""public abstract class Command { protected abstract string Verb { get; } protected virtual string Argument => ""; public override string ToString() => Verb + " " + Argument; } public class Rcpt : Command { private readonly string _to; public Rcpt(string to) { _to = to; } protected override string Verb => "RCPT"; protected override string Argument => "TO:<" + _to + ">"; } public class Data : Command { protected override string Verb => "DATA"; } public class Quit : Command { protected override string Verb => "QUIT"; }""", "_writer.WriteLine(command.ToString());")]
    [InlineData("""public interface Command { byte[] ToBytes(); } public record Rcpt(string To) : Command { public byte[] ToBytes() => Encoding.ASCII.GetBytes("RCPT TO:<" + To + ">\r\n"); } public record Data : Command { public byte[] ToBytes() => "DATA\r\n"u8.ToArray(); } public record Quit : Command { public byte[] ToBytes() => "QUIT\r\n"u8.ToArray(); }""", "var bytes = command.ToBytes(); _writer.BaseStream.Write(bytes, 0, bytes.Length);")]
    public async Task A_command_is_known_by_the_object_that_is_made(string types, string write)
    {
        var execute = "public int Execute(Command command) { " + write + " return Receive(); }";
        await ByCommands(types, execute, "{|SMTP005:channel.Execute(new Rcpt(to))|}; var data = new Data();\n{|SMTP005:channel.Execute(data)|};");
        await ByCommands(types, execute, "if (channel.Execute(new Rcpt(to)) / 100 != 2) throw new IOException(); if (channel.Execute(new Data()) != 354) throw new IOException();");
        // Which of them it is cannot be told.
        await ByCommands(types, execute, "Command command = new Rcpt(to); if (isTest) command = new Quit(); channel.Execute(command);");
        await ByCommands(types, execute + " public void Given(Command command) { Execute(command); }", "");
    }

    [Theory]
    [InlineData("Stream Wire => _tls ?? (Stream)_client.GetStream();", "Wire")]
    [InlineData("Stream Wire() { return _tls != null ? _tls : (Stream)_client.GetStream(); }", "Wire()")]
    [InlineData("Stream Wire() => _client.GetStream();", "Wire()")]
    [InlineData("private Stream _wire; Stream Wire { get { if (_wire == null) _wire = _client.GetStream(); return _wire; } }", "Wire")]
    [InlineData("private Stream _wire; Stream Wire => _wire ??= _client.GetStream();", "Wire")]
    public Task The_connection_that_a_member_hands_out_is_the_one_of_the_class(string member, string wire) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.IO;
        using System.Net.Security;
        using System.Net.Sockets;
        using System.Text;

        class Sender
        {
            private TcpClient _client;
            private SslStream _tls;

            {{member}}

            static TextWriter Book() => File.CreateText("book.txt");

            public void Send(string host, bool isSecure)
            {
                _client = new TcpClient(host, 25);
                if (isSecure)
                {
                    _tls = new SslStream(_client.GetStream());
                    _tls.AuthenticateAsClient(host);
                }

                Book().WriteLine("EHLO example.org");
                if (Hear() != 220)
                    throw new IOException();
                Say("HELO example.org");
                if (Hear() != 250)
                    throw new IOException();
                Say("MAIL FROM:<>");
                {|SMTP005:Hear()|};
                Say("RCPT TO:<you@example.org>");
                if (Hear() / 100 != 2)
                    throw new IOException();
                Say("QUIT");
            }

            private void Say(string line)
            {
                var bytes = Encoding.ASCII.GetBytes(line + "\r\n");
                {{wire}}.Write(bytes, 0, bytes.Length);
            }

            private int Hear()
            {
                var buffer = new byte[1024];
                var count = {{wire}}.Read(buffer, 0, buffer.Length);
                return int.Parse(Encoding.ASCII.GetString(buffer, 0, 3));
            }
        }
        """);

    [Theory]
    [InlineData("""foreach (var line in script) { _writer.WriteLine(line); {|SMTP005:Reply()|}; }""")]
    [InlineData("""for (var i = 0; i < script.Length; i++) { _writer.WriteLine(script[i]); Console.WriteLine({|SMTP005:Reply()|}); }""")]
    [InlineData("""var lines = new List<string>(script); lines.Add("DATA"); foreach (var line in lines) { {|SMTP005:Say(line)|}; }""")]
    // Somebody looks, in one way or another.
    [InlineData("""foreach (var line in script) { _writer.WriteLine(line); if (Reply() >= 400) return; }""")]
    [InlineData("""foreach (var line in script) { var code = Say(line); if (line.StartsWith("RCPT") && code != 250) return; }""")]
    [InlineData("""var codes = script.Select(Say).ToList(); if (codes.Exists(code => code >= 400)) return;""")]
    [InlineData("""var codes = new List<int>(); foreach (var line in script) codes.Add(Say(line)); if (codes.Any(code => code >= 400)) return;""")]
    [InlineData("""foreach (var line in script) _writer.WriteLine(line); foreach (var line in script) if (Reply() >= 400) return;""")]
    [InlineData("""for (var i = 0; i < script.Length; i++) { if (Say(script[i]) != 250) return; }""")]
    // No commands, or only one.
    [InlineData("""foreach (var line in new[] { "Mail from:", to, "Hello" }) { _writer.WriteLine(line); Reply(); }""")]
    public Task A_list_of_commands_is_followed(string statements) => PutTogether(
        "int Say(string line) { _writer.WriteLine(line); return Reply(); }",
        """string[] script = { "HELO example.org", "MAIL FROM:<>", $"RCPT TO:<{to}>" }; """ + statements + """ _writer.WriteLine("QUIT");""");

    [Theory]
    // An object that was made of the words.
    [InlineData("""record Command(string Verb, string Argument = null) { public override string ToString() => Argument is null ? Verb : $"{Verb} {Argument}"; } int Ask(Command command) { _writer.WriteLine(command.ToString()); return Reply(); }""", "new Command(\"{0}\", {1})")]
    [InlineData("""class Command { public Command(string verb, string argument) { Verb = verb; Argument = argument; } public string Verb { get; } public string Argument { get; } } int Ask(Command command) { _writer.WriteLine((command.Verb + " " + command.Argument).Trim()); return Reply(); }""", "new Command(\"{0}\", {1})")]
    // A member of an enum.
    [InlineData("""enum Verb { HELO, MAIL, RCPT, DATA, QUIT } int Ask(Verb verb, string argument) { _writer.WriteLine(verb + " " + argument); return Reply(); }""", "Verb.{0}, {1}")]
    [InlineData("""enum Verb { HELO, MAIL, RCPT, DATA, QUIT } int Ask(Verb verb, string argument) { if (verb == Verb.RCPT) _writer.WriteLine("RCPT " + argument); else _writer.WriteLine(verb.ToString() + argument); return Reply(); }""", "Verb.{0}, {1}")]
    // A switch of which one arm is taken.
    [InlineData("""int Ask(string verb, string argument) { _writer.WriteLine(verb switch { "MAIL" => "MAIL FROM:" + argument, "RCPT" => "RCPT TO:" + argument, _ => verb }); return Reply(); }""", "\"{0}\", {1}")]
    [InlineData("""int Ask(string verb, string argument) { switch (verb) { case "MAIL": _writer.WriteLine("MAIL FROM:" + argument); break; case "RCPT": _writer.WriteLine("RCPT TO:" + argument); break; default: _writer.WriteLine(verb); break; } return Reply(); }""", "\"{0}\", {1}")]
    // A member that gives the text.
    [InlineData("""static class Texts { public static string MAIL => "MAIL FROM:"; public static string RCPT => "RCPT TO:"; public static string DATA => "DATA"; public static string QUIT => "QUIT"; public static string HELO => "HELO "; } int Ask(string line) { _writer.WriteLine(line); return Reply(); }""", "Texts.{0} + {1}")]
    public async Task A_command_is_known_by_what_it_is_made_of(string helper, string command)
    {
        string Ask(string verb, string argument) => "Ask(" + command.Replace("{0}", verb).Replace("{1}", argument) + ")";
        await PutTogether(helper + Spoken, $$"""
            if ({{Ask("HELO", "host")}} != 250) return;
            if ({{Ask("MAIL", "to")}} != 250) return;
            {|SMTP005:{{Ask("RCPT", "to")}}|};
            {|SMTP005:{{Ask("DATA", "\"\"")}}|};
            {{Ask("QUIT", "\"\"")}};
            """);
        await PutTogether(helper + Spoken, $$"""
            if ({{Ask("HELO", "host")}} != 250) return;
            if ({{Ask("MAIL", "to")}} != 250) return;
            if ({{Ask("RCPT", "to")}} / 100 != 2) return;
            if ({{Ask("DATA", "\"\"")}} != 354) return;
            {{Ask("QUIT", "\"\"")}};
            """);
    }

    private const string Spoken = """ private const string Hello = "EHLO example.org"; """;

    [Fact]
    public Task A_constant_that_is_changed_out_of_sight_is_none() => PutTogether(
        """int Ask(string line, int wanted, string setting) { _writer.WriteLine(line); var code = Reply(); int.TryParse(setting, out wanted); if (wanted == 0) return code; if (code != wanted) throw new IOException(); return code; }""",
        """Ask("MAIL FROM:<>", 0, host); Ask("RCPT TO:<a@example.org>", 0, host); Ask("QUIT", 0, host);""");
}
