namespace SmtpReplies.Analyzers.Tests.Rules;

/// <summary>A failed connect is caught, and the session goes on.</summary>
public sealed class SMTP007Tests
{
    private static Task OverMailKit(string statements, string members = "") => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Net.Sockets;
        using System.Threading.Tasks;
        using MailKit.Net.Smtp;
        using MimeKit;

        class Sender
        {
            private bool _ready;

            public async Task RunAsync(string host, MimeMessage message, List<MimeMessage> messages)
            {
                await Task.Yield();
                using var client = new SmtpClient();
                {{statements}}
            }

            {{members}}
        }
        """);

    [Theory]
    [InlineData("""try { client.Connect(host, 25); } catch {|SMTP007:(Exception e)|} { Console.WriteLine(e.Message); } client.Send(message);""")]
    [InlineData("""try { await client.ConnectAsync(host, 25); } catch {|SMTP007:(SocketException)|} { } await client.AuthenticateAsync("u", "p"); await client.SendAsync(message);""")]
    [InlineData(
        """
        try { client.Connect(host, 25); }
        catch {|SMTP007:(IOException)|} { }
        catch {|SMTP007:(SmtpCommandException)|} { }
        foreach (var m in messages) client.Send(m);
        """)]
    [InlineData("""try { client.Connect(host, 25); } {|SMTP007:catch { Console.WriteLine(); }|} if (messages.Count > 0) client.Send(message);""")]
    [InlineData("""try { client.Connect(host, 25); } catch {|SMTP007:(Exception e)|} when (e is SocketException or IOException) { } client.Send(message);""")]
    public Task A_client_that_is_used_after_a_swallowed_failure_is_reported(string statements) => OverMailKit(statements);

    [Theory]
    [InlineData("""try { client.Connect(host, 25); } catch (Exception) { return; } client.Send(message);""")]
    [InlineData("""try { client.Connect(host, 25); } catch (Exception) { Console.WriteLine(); throw; } client.Send(message);""")]
    [InlineData("""try { client.Connect(host, 25); } catch (SocketException) { client.Connect("other", 25); } client.Send(message);""")]
    [InlineData("""try { client.Connect(host, 25); client.Send(message); } catch (Exception e) { Console.WriteLine(e); }""")]
    [InlineData("""try { client.Connect(host, 25); } catch (Exception) { } if (client.IsConnected) client.Send(message);""")]
    [InlineData("""var ok = false; try { client.Connect(host, 25); ok = true; } catch (Exception) { } if (ok) client.Send(message);""")]
    [InlineData("""Exception failure = null; try { client.Connect(host, 25); } catch (Exception e) { failure = e; } if (failure != null) return; client.Send(message);""")]
    [InlineData("""try { client.Connect(host, 25); _ready = true; } catch (IOException) { _ready = false; } if (!_ready) return; client.Send(message);""")]
    [InlineData("""if (!TryConnect(client, host)) return; client.Send(message);""")]
    [InlineData("""foreach (var m in messages) { try { if (!client.IsConnected) client.Connect(host, 25); client.Send(m); } catch (Exception e) { Console.WriteLine(e); } }""")]
    [InlineData("""while (true) { try { client.Connect(host, 25); break; } catch (SocketException) { await Task.Delay(1000); } } client.Send(message);""")]
    // Not what a connect throws.
    [InlineData("""try { client.Connect(host, 25); } catch (FormatException) { } client.Send(message);""")]
    // Only to say good-bye.
    [InlineData("""try { client.Connect(host, 25); client.Send(message); } catch (Exception) { } client.Disconnect(true);""")]
    public Task A_failure_that_is_dealt_with_is_silent(string statements) => OverMailKit(
        statements,
        """
        private static bool TryConnect(SmtpClient client, string host)
        {
            try
            {
                client.Connect(host, 25);
                return true;
            }
            catch (Exception)
            {
                return false;
            }
        }
        """);

    [Fact]
    public Task A_helper_that_swallows_the_failure_is_followed() => OverMailKit(
        "Open(client, host); client.Send(message);",
        """
        private static void Open(SmtpClient client, string host)
        {
            try
            {
                client.Connect(host, 25);
            }
            catch {|SMTP007:(Exception e)|}
            {
                Console.WriteLine(e.Message);
            }
        }
        """);

    [Fact]
    public Task A_helper_whose_verdict_nobody_asks_for_is_followed() => OverMailKit(
        "TryOpen(client, host); client.Send(message);",
        """
        private static bool TryOpen(SmtpClient client, string host)
        {
            try
            {
                client.Connect(host, 25);
                return true;
            }
            catch {|SMTP007:(SocketException)|}
            {
                return false;
            }
        }
        """);

    [Theory]
    [InlineData("""var client = new TcpClient(); try { client.Connect(host, 25); } catch {|SMTP007:(SocketException e)|} { Console.WriteLine(e.Message); } var reader = new StreamReader(client.GetStream()); if (!reader.ReadLine().StartsWith("220")) return false; new StreamWriter(client.GetStream()).WriteLine("EHLO example.org");""")]
    [InlineData("""var client = new TcpClient(host, 25); var reader = new StreamReader(client.GetStream()); var writer = new StreamWriter(client.GetStream()); try { if (!reader.ReadLine().StartsWith("220")) throw new IOException(); } catch {|SMTP007:(IOException)|} { } writer.WriteLine("EHLO example.org");""")]
    public Task A_socket_that_is_used_after_a_swallowed_failure_is_reported(string statements) => Session.OverTcpClient(statements);

    [Theory]
    [InlineData("""var client = new TcpClient(); try { client.Connect(host, 25); } catch (SocketException) { return false; } var writer = new StreamWriter(client.GetStream()); writer.WriteLine("QUIT");""")]
    [InlineData("""var client = new TcpClient(); try { client.Connect(host, 25); } catch (SocketException) { } if (!client.Connected) return false; new StreamWriter(client.GetStream()).WriteLine("NOOP");""")]
    public Task A_socket_that_is_asked_for_is_silent(string statements) => Session.OverTcpClient(statements);

    [Theory]
    [InlineData("""if (Hello(client) == null) return false;""")]
    [InlineData("""if (string.IsNullOrEmpty(Hello(client))) return false;""")]
    [InlineData("""if (Hello(client) is null) return false;""")]
    [InlineData("""if (Hello(client) is not { } line) return false;""")]
    [InlineData("""if (Hello(client) is not string line) return false;""")]
    [InlineData("""_ = Hello(client) ?? throw new TimeoutException();""")]
    public Task A_test_for_nothing_asks_for_the_failure(string test) => Session.OverTcpClient(
        "using var client = new TcpClient(); client.Connect(host, 25); " + test + """ new StreamWriter(client.GetStream()).WriteLine("NOOP"); new StreamWriter(client.GetStream()).WriteLine("EHLO example.org");""",
        """
        static string Hello(TcpClient client)
        {
            try
            {
                var line = new StreamReader(client.GetStream()).ReadLine();
                return line.StartsWith("220") ? line : null;
            }
            catch (IOException)
            {
                return null;
            }
        }
        """);

    [Theory]
    // All attempts have failed.
    [InlineData("""for (var i = 0; i < 3; i++) { try { client.Connect(host, 25); break; } catch {|SMTP007:(IOException)|} { } } client.Send(message);""")]
    [InlineData("""foreach (var m in messages) { try { client.Connect(m.Subject, 25); break; } catch {|SMTP007:(IOException)|} { } } client.Send(message);""")]
    [InlineData("""for (var i = 0; i < 3 && !client.IsConnected; i++) { try { client.Connect(host, 25); } catch {|SMTP007:(IOException)|} { } } client.Send(message);""")]
    // The last one throws, or somebody asks.
    [InlineData("""for (var i = 0; i < 3; i++) { try { client.Connect(host, 25); break; } catch (IOException) { if (i == 2) throw; } } client.Send(message);""")]
    [InlineData("""for (var i = 0; i < 3; i++) { try { client.Connect(host, 25); break; } catch (IOException) { } } if (client.IsConnected) client.Send(message);""")]
    [InlineData("""while (true) { try { client.Connect(host, 25); break; } catch (IOException) { } } client.Send(message);""")]
    [InlineData("""var tries = 0; again: try { client.Connect(host, 25); } catch (IOException) { if (tries++ < 3) goto again; throw; } client.Send(message);""")]
    public Task A_loop_that_ends_without_a_connection_is_reported(string statements) => OverMailKit(statements);

    private static Task Between(string members) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.IO;
        using System.Net.Sockets;
        using System.Text;
        using System.Threading.Tasks;

        class Tap
        {
            private const string Hello = "EHLO tap.example.org";

            private readonly string _host = "mx.example.org";

            {{members}}

            private static void Say(Stream stream, string line) => stream.Write(Encoding.ASCII.GetBytes(line + "\r\n"));

            private static async Task PumpAsync(Stream from, Stream to)
            {
                var buffer = new byte[4096];
                try
                {
                    int read;
                    while ((read = await from.ReadAsync(buffer)) > 0)
                        await to.WriteAsync(buffer.AsMemory(0, read));
                }
                catch (IOException e)
                {
                    Console.WriteLine(e.Message);
                }
            }
        }
        """);

    [Theory]
    [InlineData("async Task Serve(TcpClient down) { using var client = down; using var up = new TcpClient(); try { await up.ConnectAsync(_host, 25); } catch (SocketException) { Say(client.GetStream(), \"421 later\"); return; } }")]
    [InlineData("void Serve(TcpClient down) { var client = down.GetStream(); var up = new TcpClient(); try { up.Connect(_host, 25); } catch (SocketException) { Console.WriteLine(); } Say(client, \"421 later\"); }")]
    [InlineData("async Task Serve(TcpListener listener) { var down = await listener.AcceptTcpClientAsync(); _ = Task.Run(() => { using var up = new TcpClient(); try { up.Connect(_host, 25); } catch (SocketException) { Say(down.GetStream(), \"421 later\"); } }); }")]
    [InlineData("private readonly Stream _down; public Tap(TcpClient down) { _down = down.GetStream(); } void Serve() { var up = new TcpClient(); try { up.Connect(_host, 25); } catch (SocketException) { Say(_down, \"421 later\"); } }")]
    [InlineData("private readonly TcpClient _down; public Tap(TcpClient down) { _down = down; } Stream Down => _down.GetStream(); void Serve() { var up = new TcpClient(); try { up.Connect(_host, 25); } catch (SocketException) { Refuse(); } } void Refuse() { Say(Down, \"421 later\"); }")]
    public Task What_is_said_on_the_other_connection_is_silent(string member) => Between(member.Replace("{ var up", "{ using var up"));

    [Theory]
    [InlineData("async Task Serve(TcpClient down) { using var up = new TcpClient(); await up.ConnectAsync(_host, 25); var one = PumpAsync(up.GetStream(), down.GetStream()); var other = PumpAsync(down.GetStream(), up.GetStream()); await Task.WhenAny(one, other); }")]
    [InlineData("async Task Serve(TcpClient down) { using var up = new TcpClient(); await up.ConnectAsync(_host, 25); await Task.WhenAny(PumpAsync(up.GetStream(), down.GetStream()), PumpAsync(down.GetStream(), up.GetStream())); }")]
    public Task What_runs_side_by_side_is_silent(string member) => Between(member);

    [Theory]
    [InlineData("void Serve(TcpClient down) { var up = new TcpClient(); try { up.Connect(_host, 25); } catch {|SMTP007:(SocketException)|} { Say(down.GetStream(), \"421 later\"); } Say(up.GetStream(), \"VRFY root\"); }")]
    [InlineData("private readonly TcpClient _up; public Tap(TcpClient up) { _up = up; } void Serve() { try { _up.Connect(_host, 25); } catch {|SMTP007:(SocketException)|} { Console.WriteLine(); } Say(_up.GetStream(), \"VRFY root\"); }")]
    [InlineData("private readonly TcpClient _up; public Tap(TcpClient up) { _up = up; } Stream Up => _up.GetStream(); void Serve() { Open(); Say(Up, \"VRFY root\"); } void Open() { try { _up.Connect(_host, 25); } catch {|SMTP007:(SocketException)|} { Console.WriteLine(); } }")]
    [InlineData("private readonly TcpClient _up; private Tap(TcpClient up) { _up = up; } static void Make(string host) { var up = new TcpClient(); try { up.Connect(host, 25); } catch {|SMTP007:(SocketException)|} { } new Tap(up).Greet(); } void Greet() { Say(_up.GetStream(), \"VRFY root\"); }")]
    public Task The_connection_that_failed_is_reported_beside_others(string member) => Between(member);
}
