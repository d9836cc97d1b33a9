namespace SmtpReplies.Analyzers.Tests.Rules;

/// <summary>The first command is sent before the greeting is read.</summary>
public sealed class SMTP002Tests
{
    [Theory]
    [InlineData(
        """
        using var client = new TcpClient(host, 25);
        using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true };
        {|SMTP002:writer.WriteLine("EHLO example.org")|};
        """)]
    [InlineData(
        """
        using var client = new TcpClient();
        await client.ConnectAsync(host, 587);
        var stream = client.GetStream();
        var reader = new StreamReader(stream);
        var writer = new StreamWriter(stream);
        await {|SMTP002:writer.WriteLineAsync($"EHLO {host}")|};
        var greeting = await reader.ReadLineAsync();
        if (!greeting.StartsWith("220")) return false;
        """)]
    [InlineData(
        """
        TcpClient client = new TcpClient(host, 25);
        NetworkStream stream = client.GetStream();
        byte[] hello = Encoding.ASCII.GetBytes("HELO example.org\r\n");
        {|SMTP002:stream.Write(hello, 0, hello.Length)|};
        byte[] buffer = new byte[512];
        int n = stream.Read(buffer, 0, buffer.Length);
        """)]
    [InlineData(
        """
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(host, 25);
        {|SMTP002:socket.Send(Encoding.ASCII.GetBytes("helo " + host + "\r\n"))|};
        """)]
    [InlineData(
        """
        var client = new TcpClient(host, 465);
        var tls = new SslStream(client.GetStream());
        tls.AuthenticateAsClient(host);
        var writer = new StreamWriter(tls);
        {|SMTP002:writer.Write("EHLO example.org\r\n")|};
        """)]
    [InlineData(
        """
        var client = new TcpClient(host, 25);
        var writer = new StreamWriter(client.GetStream());
        var command = "EHLO " + host;
        {|SMTP002:writer.WriteLine(command)|};
        """)]
    [InlineData(
        """
        var client = new TcpClient(host, 24);
        var writer = new StreamWriter(client.GetStream());
        {|SMTP002:writer.WriteLine("LHLO " + host)|};
        """)]
    public Task A_command_before_the_greeting_is_reported(string statements) => Session.OverTcpClient(statements);

    [Fact]
    public Task A_helper_that_writes_is_followed() => Session.OverTcpClient(
        """
        var client = new TcpClient(host, 25);
        var stream = client.GetStream();
        {|SMTP002:Command(stream, "EHLO example.org")|};
        """,
        """
        static void Command(NetworkStream stream, string text)
        {
            var bytes = Encoding.ASCII.GetBytes(text + "\r\n");
            stream.Write(bytes, 0, bytes.Length);
        }
        """);

    [Theory]
    [InlineData("""var writer = new StreamWriter(new TcpClient(host, 25).GetStream()); {|SMTP002:writer.WriteLine("{0} {1}", "EHLO", host)|};""")]
    [InlineData("""var stream = new TcpClient(host, 25).GetStream(); {|SMTP002:stream.Write(Encoding.ASCII.GetBytes(string.Format("{0} {1}\r\n", "EHLO", host)))|};""")]
    [InlineData("""var stream = new TcpClient(host, 25).GetStream(); {|SMTP002:stream.Write(Encoding.ASCII.GetBytes(new StringBuilder().AppendFormat("EHLO {0}\r\n", host).ToString()))|};""")]
    public Task A_command_that_is_formatted_is_one(string statements) => Session.OverTcpClient(statements);

    [Theory]
    [InlineData("""var writer = new StreamWriter(new TcpClient(host, 25).GetStream()); writer.WriteLine("{0} {1}", log[0], "EHLO");""")]
    [InlineData("""var stream = new TcpClient(host, 25).GetStream(); stream.Write(Encoding.ASCII.GetBytes(string.Format("{1} {0}\r\n", "EHLO", host)));""")]
    public Task A_format_that_begins_with_something_else_is_silent(string statements) => Session.OverTcpClient(statements);

    [Fact]
    public Task A_helper_that_opens_and_writes_is_where_the_read_is_missing() => Session.OverTcpClient(
        """Knock(host, "EHLO example.org\r\n");""",
        """
        static string Knock(string host, string command)
        {
            using var client = new TcpClient(host, 25);
            var stream = client.GetStream();
            {|SMTP002:stream.Write(Encoding.ASCII.GetBytes(command))|};
            return new StreamReader(stream).ReadLine();
        }
        """);

    [Fact]
    public Task A_connection_that_is_opened_in_two_steps_is_open() => Session.OverTcpClient(
        """
        using var client = new TcpClient();
        var opening = client.BeginConnect(host, 25, null, null);
        if (!opening.AsyncWaitHandle.WaitOne(1000)) return false;
        client.EndConnect(opening);
        var writer = new StreamWriter(client.GetStream());
        {|SMTP002:writer.WriteLine("EHLO example.org")|};
        """);

    [Fact]
    public Task A_helper_that_writes_and_then_reads_comes_too_late() => Session.OverTcpClient(
        """
        var client = new TcpClient(host, 25);
        var reader = new StreamReader(client.GetStream());
        var writer = new StreamWriter(client.GetStream());
        var reply = {|SMTP002:Command(reader, writer, "EHLO example.org")|};
        if (!reply.StartsWith("250")) return false;
        """,
        """
        static string Command(StreamReader reader, StreamWriter writer, string text)
        {
            writer.WriteLine(text);
            return reader.ReadLine();
        }
        """);

    [Theory]
    // The greeting is read and looked at.
    [InlineData(
        """
        using var client = new TcpClient(host, 25);
        using var reader = new StreamReader(client.GetStream());
        using var writer = new StreamWriter(client.GetStream());
        if (reader.ReadLine()?.StartsWith("220") != true) return false;
        writer.WriteLine("EHLO example.org");
        """)]
    // After STARTTLS there is no second greeting.
    [InlineData(
        """
        using var client = new TcpClient(host, 25);
        using var reader = new StreamReader(client.GetStream());
        using var writer = new StreamWriter(client.GetStream());
        if (!reader.ReadLine().StartsWith("220")) return false;
        writer.WriteLine("EHLO example.org");
        string line;
        do
        {
            line = reader.ReadLine();
        }
        while (line[3] == '-');
        if (!line.StartsWith("250")) return false;
        writer.WriteLine("STARTTLS");
        if (!reader.ReadLine().StartsWith("220")) return false;
        var tls = new SslStream(client.GetStream());
        tls.AuthenticateAsClient(host);
        var secure = new StreamWriter(tls);
        secure.WriteLine("EHLO example.org");
        """)]
    // A proxy's handshake comes first: what follows is out of sight.
    [InlineData(
        """
        var client = new TcpClient(host, 8080);
        var stream = client.GetStream();
        var writer = new StreamWriter(stream);
        writer.Write("CONNECT mx.example.org:25 HTTP/1.1\r\n\r\n");
        writer.Write("EHLO example.org\r\n");
        """)]
    // Another protocol.
    [InlineData(
        """
        var client = new TcpClient(host, 21);
        var writer = new StreamWriter(client.GetStream());
        writer.WriteLine("USER anonymous");
        """)]
    // Read by callback, or on another thread: out of sight.
    [InlineData(
        """
        var client = new TcpClient(host, 25);
        var stream = client.GetStream();
        var buffer = new byte[512];
        stream.BeginRead(buffer, 0, 512, ended => Console.WriteLine(stream.EndRead(ended)), null);
        stream.Write(Encoding.ASCII.GetBytes("EHLO example.org\r\n"));
        """)]
    [InlineData(
        """
        var client = new TcpClient(host, 25);
        var writer = new StreamWriter(client.GetStream());
        new System.Threading.Thread(() => Console.WriteLine(new StreamReader(client.GetStream()).ReadLine())).Start();
        writer.WriteLine("EHLO example.org");
        """)]
    [InlineData(
        """
        var client = new TcpClient();
        client.BeginConnect(host, 25, opened => Console.WriteLine(new StreamReader(client.GetStream()).ReadLine()), null).AsyncWaitHandle.WaitOne();
        new StreamWriter(client.GetStream()).WriteLine("EHLO example.org");
        """)]
    // Not a connection.
    [InlineData(
        """
        using var writer = new StreamWriter("session.txt");
        writer.WriteLine("EHLO example.org");
        """)]
    // Whoever gets the reader may read the greeting.
    [InlineData(
        """
        var client = new TcpClient(host, 25);
        var reader = new StreamReader(client.GetStream());
        var writer = new StreamWriter(client.GetStream());
        Expecter.Default.Expect(reader, 220);
        writer.WriteLine("EHLO example.org");
        """)]
    public Task A_session_in_order_or_out_of_sight_is_silent(string statements) => Session.OverTcpClient(
        statements,
        "public abstract class Expecter { public static Expecter Default; public abstract void Expect(StreamReader reader, int code); }");

    [Fact]
    public Task A_server_that_reads_EHLO_is_silent() => Verify.FindingsAsync(
        """
        using System.IO;
        using System.Net.Sockets;

        class SmtpServer
        {
            void Serve(TcpClient accepted)
            {
                var reader = new StreamReader(accepted.GetStream());
                var writer = new StreamWriter(accepted.GetStream());
                writer.WriteLine("220 example.org ESMTP");
                var line = reader.ReadLine();
                if (line.StartsWith("EHLO"))
                    writer.WriteLine("250 example.org");
            }
        }
        """);

    [Theory]
    // The hook of a base class is there for others to do something in it.
    [InlineData("protected virtual void OnConnected() { }", "WriteLine(\"HELO example.org\");")]
    [InlineData("protected virtual void OnConnected() => throw new NotSupportedException();", "WriteLine(\"HELO example.org\");")]
    [InlineData("protected abstract void OnConnected();", "WriteLine(\"HELO example.org\");")]
    [InlineData("protected virtual void OnConnected() { Console.WriteLine(host); }", "{|SMTP002:WriteLine(\"HELO example.org\")|};")]
    public Task A_hook_of_a_base_class_is_out_of_sight(string hook, string hello) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.IO;
        using System.Net.Sockets;

        abstract class LineClient
        {
            private StreamWriter _writer;
            protected StreamReader Reader;
            protected string host;

            public void Open()
            {
                var client = new TcpClient(host, 25);
                Reader = new StreamReader(client.GetStream());
                _writer = new StreamWriter(client.GetStream());
                OnConnected();
                {{hello}}
                if (!Reader.ReadLine().StartsWith("250 "))
                    throw new IOException();
            }

            protected void WriteLine(string line) => _writer.WriteLine(line);

            {{hook}}
        }
        """);

    [Theory]
    [InlineData("protected override bool LogIn() => {|SMTP002:Ask(\"HELO a.example\")|}.StartsWith(\"2\");")]
    [InlineData("protected override bool LogIn() => Read().StartsWith(\"220\") && Ask(\"HELO a.example\").StartsWith(\"2\");")]
    [InlineData("protected override bool LogIn() { {|SMTP003:Read()|}; return Ask(\"HELO a.example\").StartsWith(\"2\"); }")]
    // What comes next is a member of the derived type as well.
    [InlineData("private string _hello; protected override bool LogIn() { _hello = Read(); return true; } public bool Send() => _hello.StartsWith(\"220\") && Ask(\"EHLO a.example\").StartsWith(\"250 \");")]
    public Task What_an_abstract_class_leaves_open_is_done_by_the_type_in_the_same_file(string members) => Verify.FindingsAsync(
        $$"""
        using System.IO;
        using System.Net.Sockets;

        abstract class LineClient
        {
            private StreamWriter _writer;
            private StreamReader _reader;

            public bool Open(string host, int port)
            {
                var client = new TcpClient(host, port);
                _reader = new StreamReader(client.GetStream());
                _writer = new StreamWriter(client.GetStream());
                return LogIn();
            }

            protected abstract bool LogIn();

            protected string Read() => _reader.ReadLine();

            protected string Ask(string line)
            {
                _writer.WriteLine(line);
                return Read();
            }
        }

        // It is greeted by no printer, and looks at no greeting of a mailbox.
        class Printer : LineClient
        {
            protected override bool LogIn() => Ask("HELLO a.example") == "OK";
        }

        class Mailbox : LineClient
        {
            protected override bool LogIn() { Read(); return Ask("USER me").StartsWith("+OK"); }
        }

        class SmtpSender : LineClient
        {
            {{members}}
        }
        """);

    [Fact]
    public Task Where_a_member_says_hello_the_next_command_is_not_the_first() => Verify.FindingsAsync(
        """
        using System.IO;
        using System.Net.Sockets;

        class Mailer
        {
            private StreamReader _reader;
            private StreamWriter _writer;

            public void Connect(string host)
            {
                var client = new TcpClient(host, 25);
                _reader = new StreamReader(client.GetStream());
                _writer = new StreamWriter(client.GetStream());
            }

            public void Hello() => {|SMTP002:Send("HELO example.org")|};

            public void MailFrom(string sender) => Send("MAIL FROM:<" + sender + ">");

            private void Send(string command)
            {
                _writer.WriteLine(command);
                if (_reader.ReadLine()[0] != '2')
                    throw new IOException(command);
            }
        }
        """);

    private static Task InPieces(string send, string exchange) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.IO;
        using System.Net.Sockets;
        using System.Text;

        class Sender
        {
            private readonly byte[] _buffer = new byte[8192];
            private Socket _socket;

            public void Deliver(string relay)
            {
                _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    _socket.Connect(relay, 25);
                    {{exchange}}
                }
                finally
                {
                    _socket.Close();
                }
            }

            private int Talk(string line)
            {
                {{send}}
                return Hear();
            }

            private int Hear()
            {
                var count = _socket.Receive(_buffer);
                return count < 3 ? 0 : (_buffer[0] - '0') * 100 + (_buffer[1] - '0') * 10 + (_buffer[2] - '0');
            }

            private static void Need(int digit, int code)
            {
                if (code / 100 != digit)
                    throw new IOException("The server said " + code);
            }
        }
        """);

    [Theory]
    [InlineData("""var bytes = Encoding.ASCII.GetBytes(line + "\r\n"); var sent = 0; while (sent < bytes.Length) sent += _socket.Send(bytes, sent, bytes.Length - sent, SocketFlags.None);""")]
    [InlineData("""var bytes = Encoding.ASCII.GetBytes(line + "\r\n"); var left = bytes.Length; while (left > 0) { var sent = _socket.Send(bytes, bytes.Length - left, left, SocketFlags.None); if (sent == 0) throw new IOException(); left -= sent; }""")]
    [InlineData("""var bytes = Encoding.ASCII.GetBytes(line + "\r\n"); var sent = 0; do { sent += _socket.Send(bytes.AsSpan(sent)); } while (sent < bytes.Length);""")]
    [InlineData("""var bytes = Encoding.ASCII.GetBytes(line + "\r\n"); for (var sent = 0; sent < bytes.Length;) sent += _socket.Send(bytes[sent..]);""")]
    [InlineData("""Span<byte> bytes = Encoding.ASCII.GetBytes(line + "\r\n"); while (bytes.Length > 0) { var sent = _socket.Send(bytes); bytes = bytes.Slice(sent); }""")]
    [InlineData("""ReadOnlySpan<byte> bytes = Encoding.ASCII.GetBytes(line + "\r\n"); while (!bytes.IsEmpty) bytes = bytes[_socket.Send(bytes)..];""")]
    public async Task A_text_that_goes_out_in_pieces_is_one_command(string send)
    {
        await InPieces(send, """Need(2, {|SMTP002:Talk("HELO example.org")|}); Need(2, Talk("MAIL FROM:<me@example.org>")); Talk("QUIT");""");
        await InPieces(send, """Need(2, Hear()); Need(2, Talk("HELO example.org")); {|SMTP005:Talk("MAIL FROM:<me@example.org>")|}; Need(2, Talk("RCPT TO:<you@example.org>")); Talk("QUIT");""");
        await InPieces(send, """Need(2, Hear()); Need(2, Talk("HELO example.org")); Need(2, Talk("MAIL FROM:<me@example.org>")); Talk("QUIT");""");
    }
}
