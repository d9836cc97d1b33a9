using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace SmtpReplies.Package.Tests;

/// <summary>The Newsletter sample, copied out of the repository and built from the package.</summary>
public sealed partial class SampleTests(PackedPackage package)
{
    [Fact]
    public async Task The_sample_gets_the_warnings_that_its_comments_announce()
    {
        UserProject sample = package.CopySample("Newsletter");
        (string Id, string File, int Line)[] announced = Announced(sample);
        Assert.Equal(["SMTP001", "SMTP002", "SMTP003"], announced.Select(finding => finding.Id).Distinct().Order(StringComparer.Ordinal));

        IReadOnlyList<Finding> findings = await sample.BuildAsync();
        Assert.Equal(announced, findings.Select(finding => (finding.Id, finding.File, finding.Line)));
        Assert.All(findings, finding => Assert.Equal("warning", finding.Level));
    }

    [Fact]
    public async Task The_fixes_of_the_package_take_the_warnings_away()
    {
        UserProject sample = package.CopySample("Newsletter");
        (await sample.DotnetAsync("restore")).ShouldSucceed();

        (await sample.DotnetAsync("format", "analyzers", "--no-restore", "--diagnostics", "SMTP001", "SMTP003", "--severity", "warn")).ShouldSucceed();

        // SMTP002 has no fix: where the greeting is to be read cannot be guessed.
        Assert.Equal(["SMTP002"], (await sample.BuildAsync()).Select(finding => finding.Id));
    }

    [Fact]
    public async Task The_sample_explains_sends_and_probes()
    {
        UserProject sample = package.CopySample("Newsletter");
        await sample.BuildAsync();

        string english = await sample.RunAsync();
        Assert.Contains("# SMTP 220", english, StringComparison.Ordinal);
        Assert.Contains("\n## Key differences\n", english.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("# 471 Hourly limit reached", english, StringComparison.Ordinal);

        string german = await sample.RunAsync("--culture", "de");
        foreach (string heading in new[] { "### Beschreibung", "### Wann Sie es sehen", "### Wie man es behebt", "## Wesentliche Unterschiede", "## Wann welchen verwenden" })
        {
            Assert.Contains($"\n{heading}\n", german.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        }

        Assert.Contains("# 471 Stundenlimit erreicht", german, StringComparison.Ordinal);

        // A passing refusal is sent again, and then taken.
        using (Server server = new("220 test.example ready", "451 4.3.0 busy", "250 2.1.5 ok"))
        {
            Assert.Contains("ann@test.example: Delivered, attempts: 2", await SendAsync(sample, server), StringComparison.Ordinal);
        }

        // A final one is not, except by the method that holds the bug.
        using (Server server = new("220 test.example ready", "550 5.1.1 no such user"))
        {
            Assert.Contains("ann@test.example: Returned, attempts: 1", await SendAsync(sample, server), StringComparison.Ordinal);
            Assert.Contains("ann@test.example: Returned, attempts: 3", await SendAsync(sample, server, "--stubborn"), StringComparison.Ordinal);
        }

        using (Server server = new("220-test.example\r\n220 ready", "250 2.1.5 ok"))
        {
            string probe = (await sample.DotnetAsync("run", "--no-build", "--", "probe", "127.0.0.1", server.Port)).ShouldSucceed().Output;
            Assert.Contains("250", probe, StringComparison.Ordinal);
            Assert.Equal(["EHLO localhost", "QUIT"], server.Commands);
        }

        using (Server server = new("554 5.7.1 no service here", "250 2.1.5 ok"))
        {
            string probe = (await sample.DotnetAsync("run", "--no-build", "--", "probe", "127.0.0.1", server.Port)).ShouldFail().Output;
            Assert.Contains("554", probe, StringComparison.Ordinal);
            Assert.Equal(["QUIT"], server.Commands);
        }
    }

    private static async Task<string> SendAsync(UserProject sample, Server server, params string[] options)
        => (await sample.DotnetAsync(["run", "--no-build", "--", "send", "127.0.0.1", server.Port, "news@test.example", "ann@test.example", .. options])).Output;

    // The sample marks each line that is to be reported with the id of the rule.
    private static (string Id, string File, int Line)[] Announced(UserProject sample)
        => [.. Directory.EnumerateFiles(sample.Folder, "*.cs").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
            .SelectMany(file => sample.Read(file).Split('\n').Index().SelectMany(line => Marker().Matches(line.Item).Select(match => (match.Groups[1].Value, file, line.Index + 1))))];

    [GeneratedRegex(@"// (SMTP[0-9]{3})")]
    private static partial Regex Marker();

    /// <summary>An SMTP server on the loopback interface that greets and answers RCPT as told, and takes everything else.</summary>
    private sealed class Server : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<string> _commands = [];
        private readonly string _greeting;
        private readonly Queue<string> _recipientReplies;
        private string _lastRecipientReply = "";

        public Server(string greeting, params string[] recipientReplies)
        {
            _greeting = greeting;
            _recipientReplies = new(recipientReplies);
            _listener.Start();
            _ = Task.Run(ServeAsync);
        }

        public string Port => ((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        public IReadOnlyList<string> Commands
        {
            get
            {
                lock (_commands)
                {
                    return [.. _commands];
                }
            }
        }

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using TcpClient client = await _listener.AcceptTcpClientAsync();
                    await TalkAsync(client);
                }
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private async Task TalkAsync(TcpClient client)
        {
            try
            {
                using StreamReader reader = new(client.GetStream());
                using StreamWriter writer = new(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
                await writer.WriteLineAsync(_greeting);
                bool inData = false;
                while (await reader.ReadLineAsync() is { } line)
                {
                    if (inData && line != ".")
                    {
                        continue;
                    }

                    inData = line == "DATA";
                    lock (_commands)
                    {
                        _commands.Add(line);
                    }

                    await writer.WriteLineAsync(line.Split(' ')[0] switch
                    {
                        "RCPT" => _lastRecipientReply = _recipientReplies.TryDequeue(out string? next) ? next : _lastRecipientReply,
                        "DATA" => "354 go on",
                        "QUIT" => "221 bye",
                        _ => "250 ok",
                    });
                    if (line == "QUIT")
                    {
                        return;
                    }
                }
            }
            catch (IOException)
            {
                // The client has gone without QUIT.
            }
        }
    }
}
