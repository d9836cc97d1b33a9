namespace SmtpReplies.Analyzers.Tests.Rules;

/// <summary>The greeting is read, and the session goes on without a check of it.</summary>
public sealed class SMTP003Tests
{
    private const string Connected =
        """
        using var client = new TcpClient(host, 25);
        using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        using var writer = new StreamWriter(stream) { AutoFlush = true };
        byte[] buffer = new byte[1024];
        string response;
        """;

    [Theory]
    // Read and dropped.
    [InlineData("""{|SMTP003:reader.ReadLine()|}; writer.WriteLine("EHLO example.org");""")]
    [InlineData("""await {|SMTP003:reader.ReadLineAsync()|}; await writer.WriteLineAsync("EHLO example.org");""")]
    [InlineData("""_ = {|SMTP003:reader.ReadLine()|}; writer.WriteLine("EHLO example.org");""")]
    // A dead store: the next reply goes over it.
    [InlineData("""response = {|SMTP003:reader.ReadLine()|}; writer.WriteLine("HELO KirtanHere"); response = reader.ReadLine(); if (!response.StartsWith("250")) return false;""")]
    // Only printed.
    [InlineData("""response = {|SMTP003:reader.ReadLine()|}; Console.WriteLine("S: " + response); writer.WriteLine("EHLO example.org");""")]
    [InlineData("""var banner = await {|SMTP003:reader.ReadLineAsync()|}; Console.WriteLine($"<- {banner}"); writer.WriteLine("EHLO example.org");""")]
    [InlineData("""Console.WriteLine({|SMTP003:reader.ReadLine()|}); writer.WriteLine("EHLO example.org");""")]
    // Collected, and never looked at.
    [InlineData("""var text = new StringBuilder(); text.Append({|SMTP003:reader.ReadLine()|}); Console.WriteLine(text.ToString()); writer.WriteLine("EHLO example.org");""")]
    [InlineData("""response = ""; response += {|SMTP003:reader.ReadLine()|}; writer.WriteLine("EHLO example.org");""")]
    // Only a null check.
    [InlineData("""response = {|SMTP003:reader.ReadLine()|}; if (response == null) return false; writer.WriteLine("EHLO example.org");""")]
    [InlineData("""response = {|SMTP003:reader.ReadLine()|}; if (string.IsNullOrEmpty(response)) return false; writer.WriteLine("EHLO example.org");""")]
    [InlineData("""response = {|SMTP003:reader.ReadLine()|} ?? throw new IOException(); writer.WriteLine("EHLO example.org");""")]
    // Only its shape.
    [InlineData("""response = {|SMTP003:reader.ReadLine()|}; if (!Regex.IsMatch(response, "^[0-9]{3}")) return false; writer.WriteLine("EHLO example.org");""")]
    [InlineData("""var match = Regex.Match({|SMTP003:reader.ReadLine()|}, @"^(\d{3})[ -](.*)$"); if (!match.Success) return false; writer.WriteLine("EHLO example.org");""")]
    // Only its length, with the text for people in what is thrown.
    [InlineData("""response = {|SMTP003:reader.ReadLine()|}; if (response.Length < 3) throw new IOException(response); writer.WriteLine("EHLO example.org");""")]
    // Only whether it has come in time.
    [InlineData("""var reading = {|SMTP003:reader.ReadLineAsync()|}; if (await Task.WhenAny(reading, Task.Delay(9)) != reading) return false; response = await reading; writer.WriteLine("EHLO example.org");""")]
    [InlineData("""var part = new Memory<byte>(buffer); int n = await {|SMTP003:stream.ReadAsync(part)|}; Console.WriteLine(Encoding.ASCII.GetString(buffer, 0, n)); writer.WriteLine("EHLO example.org");""")]
    // Bytes.
    [InlineData("""int n = {|SMTP003:stream.Read(buffer, 0, buffer.Length)|}; writer.WriteLine("EHLO example.org");""")]
    [InlineData("""int n = await {|SMTP003:stream.ReadAsync(buffer)|}; response = Encoding.ASCII.GetString(buffer, 0, n); Console.WriteLine(response); writer.WriteLine("EHLO example.org");""")]
    public Task A_greeting_that_nothing_looks_at_is_reported_where_it_is_read(string statements) => Session.OverTcpClient(Connected + statements);

    [Theory]
    [InlineData("""response = reader.ReadLine(); if (!response.StartsWith("220")) return false; writer.WriteLine("EHLO example.org");""")]
    [InlineData("""response = reader.ReadLine(); if (response.IndexOf("220") != -1) writer.WriteLine("EHLO example.org");""")]
    [InlineData("""response = reader.ReadLine(); if (response.IndexOf("220") < 0) return false; writer.WriteLine("EHLO example.org");""")]
    [InlineData("""response = reader.ReadLine(); if (!Regex.IsMatch(response, @"^2\d\d")) return false; writer.WriteLine("EHLO example.org");""")]
    [InlineData("""var match = Regex.Match(reader.ReadLine(), @"^(\d{3})[ -](.*)$"); if (!match.Success || match.Groups[1].Value != "220") return false; writer.WriteLine("EHLO example.org");""")]
    [InlineData("""response = reader.ReadLine(); if (response.Substring(0, 3) != "220") return false; writer.WriteLine("EHLO example.org");""")]
    [InlineData("""response = reader.ReadLine(); if (response[0] != '2') return false; writer.WriteLine("EHLO example.org");""")]
    [InlineData("""response = reader.ReadLine(); if (int.Parse(response.Substring(0, 3)) != 220) return false; writer.WriteLine("EHLO example.org");""")]
    [InlineData("""response = reader.ReadLine(); var code = int.Parse(response.AsSpan(0, 3)); if (code / 100 != 2) throw new IOException(response); writer.WriteLine("EHLO example.org");""")]
    [InlineData("""response = reader.ReadLine(); if (!int.TryParse(response[..3], out var code) || code != 220) return false; writer.WriteLine("EHLO example.org");""")]
    [InlineData("""response = reader.ReadLine(); switch (response[..3]) { case "220": break; default: return false; } writer.WriteLine("EHLO example.org");""")]
    [InlineData("""var ok = reader.ReadLine() is ['2', '2', '0', ..]; if (!ok) return false; writer.WriteLine("EHLO example.org");""")]
    [InlineData("""var ready = reader.ReadLine().StartsWith("220"); if (ready) { writer.WriteLine("EHLO example.org"); }""")]
    [InlineData("""int n = stream.Read(buffer, 0, buffer.Length); if (!Encoding.ASCII.GetString(buffer, 0, n).StartsWith("220")) return false; writer.WriteLine("EHLO example.org");""")]
    [InlineData("""int n = stream.Read(buffer, 0, buffer.Length); if (buffer[0] != (byte)'2') return false; writer.WriteLine("EHLO example.org");""")]
    [InlineData("""response = reader.ReadLine() ?? throw new IOException(); if (!response.StartsWith("220")) return false; writer.WriteLine("EHLO example.org");""")]
    [InlineData("""response = (await reader.ReadLineAsync())?.Trim() ?? ""; if (!response.StartsWith("220")) return false; writer.WriteLine("EHLO example.org");""")]
    [InlineData("""var part = new Memory<byte>(buffer); int n = await stream.ReadAsync(part); if (!Encoding.ASCII.GetString(buffer, 0, n).StartsWith("220")) return false; writer.WriteLine("EHLO example.org");""")]
    [InlineData("""int n = await stream.ReadAsync(buffer.AsMemory()); if (buffer[0] != '2') return false; writer.WriteLine("EHLO example.org");""")]
    // Every line of the greeting, to the last one.
    [InlineData("""do { response = reader.ReadLine(); } while (response != null && response.Length > 3 && response[3] == '-'); if (response == null || !response.StartsWith("220 ")) return false; writer.WriteLine("EHLO example.org");""")]
    [InlineData("""response = Encoding.ASCII.GetString(buffer, 0, stream.Read(buffer, 0, buffer.Length)); if (!response.StartsWith("220")) return false; writer.WriteLine("EHLO example.org");""")]
    // Collected first, looked at then.
    [InlineData("""var text = new StringBuilder(); text.Append(reader.ReadLine()); if (!text.ToString().StartsWith("220")) return false; writer.WriteLine("EHLO example.org");""")]
    [InlineData("""var lines = new List<string>(); lines.Add(reader.ReadLine()); if (!lines[0].StartsWith("220")) return false; writer.WriteLine("EHLO example.org");""")]
    [InlineData("""var all = ""; all += reader.ReadLine(); if (!all.StartsWith("220")) return false; writer.WriteLine("EHLO example.org");""")]
    [InlineData("""int n = stream.Read(buffer, 0, buffer.Length); var kept = new MemoryStream(); kept.Write(buffer, 0, n); if (kept.ToArray()[0] != '2') return false; writer.WriteLine("EHLO example.org");""")]
    [InlineData("""int n = stream.Read(buffer, 0, buffer.Length); var copy = new byte[3]; Array.Copy(buffer, copy, 3); if (copy[0] != '2') return false; writer.WriteLine("EHLO example.org");""")]
    // Looked at somewhere else.
    [InlineData("""Check(reader.ReadLine()); writer.WriteLine("EHLO example.org");""")]
    [InlineData("""Expect(reader, 220); writer.WriteLine("EHLO example.org");""")]
    [InlineData("""if (!IsReady(reader)) return false; writer.WriteLine("EHLO example.org");""")]
    [InlineData("""_last = reader.ReadLine(); writer.WriteLine("EHLO example.org");""")]
    [InlineData("""log.Add(reader.ReadLine()); writer.WriteLine("EHLO example.org");""")]
    [InlineData("""if (Code(Reply(reader)) != 220) return false; writer.WriteLine("EHLO example.org");""")]
    public Task A_greeting_that_is_looked_at_is_silent(string statements) => Session.OverTcpClient(
        Connected + statements,
        """
        private string _last;

        static void Check(string reply) { if (!reply.StartsWith("220")) throw new IOException(reply); }

        static void Expect(StreamReader reader, int code)
        {
            var reply = reader.ReadLine();
            if (int.Parse(reply.Substring(0, 3)) != code)
                throw new IOException(reply);
        }

        static bool IsReady(StreamReader reader) => reader.ReadLine().StartsWith("220");

        static string Reply(StreamReader reader) => reader.ReadLine();

        static int Code(string reply) => int.Parse(reply.Substring(0, 3));
        """);

    [Fact]
    public Task A_helper_that_reads_and_goes_on_is_where_the_check_is_missing() => Session.OverTcpClient(
        """
        using var client = new TcpClient(host, 25);
        Talk(client.GetStream());
        """,
        """
        static void Talk(Stream stream)
        {
            var reader = new StreamReader(stream);
            var writer = new StreamWriter(stream);
            {|SMTP003:reader.ReadLine()|};
            writer.WriteLine("EHLO example.org");
        }
        """);

    [Theory]
    [InlineData(110)]
    [InlineData(143)]
    public Task The_port_of_another_protocol_is_silent(int port) => Session.OverTcpClient(
        $$"""
        const string Hello = "EHLO example.org";
        using var client = new TcpClient(host, {{port}});
        using var reader = new StreamReader(client.GetStream());
        using var writer = new StreamWriter(client.GetStream());
        if (reader.ReadLine() == null) return false;
        writer.WriteLine("USER " + Hello);
        """);

    [Fact]
    public Task A_helper_that_reads_and_whose_result_is_dropped_is_reported() => Session.OverTcpClient(
        Connected
        + """
        {|SMTP003:Reply(reader)|};
        writer.WriteLine("EHLO example.org");
        """,
        """
        static string Reply(StreamReader reader) => reader.ReadLine();
        """);

    [Fact]
    public Task Fields_of_the_type_are_followed_through_its_helpers() => Verify.FindingsAsync(
        """
        using System;
        using System.IO;
        using System.Net.Sockets;

        class Client
        {
            private TcpClient _client;
            private StreamReader _reader;
            private StreamWriter _writer;

            public void Open(string host)
            {
                _client = new TcpClient(host, 25);
                _reader = new StreamReader(_client.GetStream());
                _writer = new StreamWriter(_client.GetStream());
                {|SMTP003:ReadReply()|};
                SendCommand("EHLO example.org");
            }

            public void OpenChecked(string host)
            {
                _client = new TcpClient(host, 25);
                _reader = new StreamReader(_client.GetStream());
                _writer = new StreamWriter(_client.GetStream());
                if (!ReadReply().StartsWith("220"))
                    throw new IOException();
                SendCommand("EHLO example.org");
            }

            private string ReadReply() => _reader.ReadLine();

            private string SendCommand(string text)
            {
                _writer.WriteLine(text);
                return ReadReply();
            }
        }
        """);
}
