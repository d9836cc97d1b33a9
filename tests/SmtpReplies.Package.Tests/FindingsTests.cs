using System.Text.RegularExpressions;

namespace SmtpReplies.Package.Tests;

/// <summary>The warnings in code that knows nothing of the package but for the reference to it.</summary>
public sealed partial class FindingsTests(PackedPackage package)
{
    [Fact]
    public async Task Code_that_sends_through_the_framework_is_reported_where_it_is_wrong_and_nowhere_else()
    {
        UserProject project = package.NewProject("Mailer")
            .WithProjectFile()
            .With("RetryIfBusy.cs", """
                using System.Net.Mail;

                namespace Mailer;

                public static class RetryIfBusy
                {
                    // As the documentation of SmtpFailedRecipientsException shows it.
                    public static void Send(SmtpClient client, MailMessage message)
                    {
                        try
                        {
                            client.Send(message);
                        }
                        catch (SmtpFailedRecipientsException ex)
                        {
                            for (int i = 0; i < ex.InnerExceptions.Length; i++)
                            {
                                SmtpStatusCode status = ex.InnerExceptions[i].StatusCode;
                                if (status == SmtpStatusCode.MailboxBusy ||
                                    status == SmtpStatusCode.MailboxUnavailable)
                                {
                                    System.Threading.Thread.Sleep(5000);
                                    client.Send(message);
                                }
                            }
                        }
                    }
                }
                """)
            .With("RetryWhatMayPass.cs", """
                using System.Net.Mail;

                namespace Mailer;

                public static class RetryWhatMayPass
                {
                    public static void Send(SmtpClient client, MailMessage message, int attempts)
                    {
                        while (true)
                        {
                            try
                            {
                                client.Send(message);
                                return;
                            }
                            catch (SmtpException ex) when (IsTransient(ex.StatusCode) && --attempts > 0)
                            {
                                System.Threading.Thread.Sleep(5000);
                            }
                        }
                    }

                    private static bool IsTransient(SmtpStatusCode code) => code is
                        SmtpStatusCode.ServiceNotAvailable or SmtpStatusCode.MailboxBusy or SmtpStatusCode.LocalErrorInProcessing or SmtpStatusCode.InsufficientStorage;
                }
                """);

        Assert.Collection(
            await project.BuildAsync(),
            permanent =>
            {
                Assert.Equal(("SMTP001", "warning", "RetryIfBusy.cs"), (permanent.Id, permanent.Level, permanent.File));
                Assert.Equal(project.LineOf("RetryIfBusy.cs", "status == SmtpStatusCode.MailboxUnavailable"), permanent.Line);
                Assert.Contains("550", permanent.Message, StringComparison.Ordinal);
            },
            twice =>
            {
                Assert.Equal(("SMTP009", "warning", "RetryIfBusy.cs"), (twice.Id, twice.Level, twice.File));
                Assert.Equal(project.LineOf("RetryIfBusy.cs", "System.Threading.Thread.Sleep") + 1, twice.Line);
            });
    }

    [Fact]
    public async Task The_examples_of_the_readme_are_reported_on_the_lines_that_say_so()
    {
        UserProject project = package.NewProject("Mailer")
            .WithProjectFile(items: """<PackageReference Include="MailKit" Version="4.18.2" />""");

        string readme = await File.ReadAllTextAsync(Path.Combine(PackedPackage.RepositoryRoot, "README.md"), TestContext.Current.CancellationToken);
        string section = readme[readme.IndexOf("## What it catches", StringComparison.Ordinal)..readme.IndexOf("## See it", StringComparison.Ordinal)];
        string[] fragments = [.. CodeBlock().Matches(section).SelectMany(block => block.Groups[1].Value.Split("\n\n"))];
        Assert.Equal(6, fragments.Length);

        List<(string, string, int)> announced = [];
        foreach ((int index, string fragment) in fragments.Index())
        {
            // A fragment is a method, or statements that come after a connection has been opened.
            string code = fragment.StartsWith("static", StringComparison.Ordinal)
                ? $$"""
                    using MailKit.Net.Smtp;
                    namespace Mailer;
                    public static class Fragment{{index}}
                    {
                    internal {{fragment}}
                    }
                    """
                : $$"""
                    using System; using System.IO; using System.Net.Sockets; using System.Threading.Tasks;
                    namespace Mailer;
                    public static class Fragment{{index}}
                    {
                        public static async Task Talk()
                        {
                            using TcpClient client = new("mail.example.org", 25);
                            using StreamReader reader = new(client.GetStream());
                            using StreamWriter writer = new(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
                    {{fragment}}
                        }
                    }
                    """;
            project.With($"Fragment{index}.cs", code);
            announced.AddRange(code.ReplaceLineEndings("\n").Split('\n').Index()
                .SelectMany(line => Marker().Matches(line.Item).Select(match => (match.Groups[1].Value, $"Fragment{index}.cs", line.Index + 1))));
        }

        Assert.Equal(6, announced.Count);
        Assert.Equal(announced, (await project.BuildAsync()).Select(finding => (finding.Id, finding.File, finding.Line)));
    }

    [GeneratedRegex("```csharp\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("// warning (SMTP[0-9]{3})")]
    private static partial Regex Marker();
}
