namespace SmtpReplies.Package.Tests;

/// <summary>A project's own codes.json, from the file to the types and diagnostics.</summary>
public sealed class CodesFileTests(PackedPackage package)
{
    private const string Codes = """
        {
          "replies": [
            { "code": 471, "name": "HourlyLimitReached", "title": "Hourly limit reached", "description": "Too many messages in one hour.",
              "localized": { "de": { "title": "Stundenlimit erreicht", "description": "Zu viele Nachrichten in einer Stunde." } } }
          ]
        }
        """;

    private const string Program = """
        using System;
        using System.Globalization;
        using SmtpReplies;

        namespace Mailer
        {
            internal static class Program
            {
                private static void Main()
                {
                    const SmtpReplyCode Code = SmtpReplyCodes.HourlyLimitReached;
                    Console.WriteLine("constant " + (int)Code);
                    Console.WriteLine("matcher " + Code.IsHourlyLimitReached() + " " + SmtpReplyCode.ServiceReady.IsHourlyLimitReached());
                    Console.WriteLine("class " + Code.IsTransient() + " " + Code.IsPermanent());
                    Console.WriteLine("catalog " + SmtpReplyCodes.Catalog.Find(Code).Name);
                    Console.WriteLine("guide " + SmtpReplyGuide.For(Code, CultureInfo.GetCultureInfo("de"), SmtpReplyCodes.Catalog).Title);
                    Console.WriteLine("built in " + SmtpReplyCode.TransactionFailed.IsTransactionFailed());
                }
            }
        }
        """;

    private const string Executable = "<OutputType>Exe</OutputType><Nullable>disable</Nullable><RootNamespace>Mailer</RootNamespace>";

    [Fact]
    public async Task A_program_uses_the_constants_matchers_and_guidance_of_its_file_and_an_edit_changes_the_next_build()
    {
        UserProject project = package.NewProject("Mailer")
            .WithProjectFile(properties: Executable)
            .With("codes.json", Codes)
            .With("Program.cs", Program);

        Assert.Empty(await project.BuildAsync());
        string output = await project.RunAsync();
        Assert.Equal(
            [
                "constant 471",
                "matcher True False",
                "class True False",
                "catalog HourlyLimitReached",
                "guide 471 Stundenlimit erreicht",
                "built in True",
            ],
            output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));

        // The next build is incremental: codes.json is all that has changed.
        project.With("codes.json", Codes.Replace("HourlyLimitReached", "DailyLimitReached", StringComparison.Ordinal));
        DotnetResult stale = (await project.DotnetAsync("build", "--no-restore")).ShouldFail();
        Assert.Contains("'SmtpReplyCodes' does not contain a definition for 'HourlyLimitReached'", stale.Output, StringComparison.Ordinal);

        project.With("Program.cs", Program.Replace("HourlyLimitReached", "DailyLimitReached", StringComparison.Ordinal));
        (await project.DotnetAsync("build", "--no-restore")).ShouldSucceed();
        Assert.Contains("catalog DailyLimitReached", await project.RunAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_entry_is_reported_at_its_place_and_the_good_ones_are_generated()
    {
        UserProject project = package.NewProject("Mailer")
            .WithProjectFile(properties: Executable)
            .With("codes.json", """
                {
                  "replies": [
                    { "code": 471, "name": "HourlyLimitReached", "title": "Hourly limit reached", "description": "Too many messages in one hour." },
                    { "code": 999, "name": "NoSuchReply", "description": "Outside the range." },
                    { "code": 572, "name": "Half", "description": "", "colour": "red" }
                  ]
                }
                """)
            .With("Program.cs", Program);

        (await project.DotnetAsync("build")).ShouldFail();

        // Nothing but these: the program that uses the good entry has no error.
        Assert.Equal(
            [("SMTP904", "codes.json", 4, 15), ("SMTP909", "codes.json", 5, 51), ("SMTP908", "codes.json", 5, 55)],
            project.ReadFindings().OrderBy(finding => (finding.Line, finding.Column)).Select(finding => (finding.Id, finding.File, finding.Line, finding.Column)));
    }

    [Fact]
    public async Task Each_target_framework_of_a_project_gets_the_types_and_an_item_of_another_kind_is_no_obstacle()
    {
        UserProject project = package.NewProject("Mailer")
            .WithProjectFile(
                "netstandard2.0;net8.0;net10.0",
                "<LangVersion>latest</LangVersion>",
                """<None Remove="codes.json" /><Content Include="codes.json" CopyToOutputDirectory="PreserveNewest" />""")
            .With("codes.json", Codes)
            .With("Limits.cs", """
                namespace Mailer;

                public static class Limits
                {
                    public static bool IsReached(SmtpReplies.SmtpReplyCode code) => code.IsHourlyLimitReached() || code == SmtpReplyCodes.HourlyLimitReached;
                }
                """);

        Assert.Empty(await project.BuildAsync());
        foreach (string framework in new[] { "netstandard2.0", "net8.0", "net10.0" })
        {
            Assert.True(File.Exists(Path.Combine(project.Folder, "bin", "Debug", framework, "codes.json")), $"{framework} lacks the Content item");
        }
    }

    [Fact]
    public async Task A_file_of_another_name_and_place_is_taken_by_its_metadata_and_the_types_go_where_the_project_says()
    {
        UserProject project = package.NewProject("Mailer")
            .WithProjectFile(
                properties: "<SmtpRepliesPickUpCodes>false</SmtpRepliesPickUpCodes><SmtpRepliesNamespace>Acme.Mail</SmtpRepliesNamespace><SmtpRepliesClassName>AcmeReplies</SmtpRepliesClassName>",
                items: """<AdditionalFiles Include="mail/replies.json" SmtpReplies="codes" />""")
            .With("codes.json", "This one is not ours, and is left alone.")
            .With("mail/replies.json", Codes)
            .With("Limits.cs", """
                namespace Mailer;

                public static class Limits
                {
                    public const SmtpReplies.SmtpReplyCode Hourly = Acme.Mail.AcmeReplies.HourlyLimitReached;
                }
                """);

        Assert.Empty(await project.BuildAsync());
    }

    [Fact]
    public async Task A_codes_file_that_the_project_lists_itself_is_taken_once_and_keeps_its_own_metadata()
    {
        UserProject project = package.NewProject("Mailer")
            .WithProjectFile(items: """<AdditionalFiles Include="codes.json" Purpose="kept" />""")
            .With("codes.json", Codes)
            .With("Directory.Build.targets", """
                <Project>
                  <Import Project="../../Directory.Build.targets" />
                  <Target Name="Show" AfterTargets="CoreCompile">
                    <Message Importance="high" Text="additional files: @(AdditionalFiles->'%(Filename)%(Extension) %(SmtpReplies) %(Purpose)')" />
                  </Target>
                </Project>
                """)
            .With("Limits.cs", "internal static class Limits { internal const SmtpReplies.SmtpReplyCode Hourly = Mailer.SmtpReplyCodes.HourlyLimitReached; }");

        DotnetResult build = (await project.DotnetAsync("build")).ShouldSucceed();
        Assert.Contains($"additional files: codes.json codes kept{Environment.NewLine}", build.Output, StringComparison.Ordinal);
        Assert.Empty(project.ReadFindings());
    }

    [Fact]
    public async Task A_target_writes_the_schema_beside_the_file()
    {
        UserProject project = package.NewProject("Mailer").WithProjectFile().With("codes.json", Codes);

        (await project.DotnetAsync("build", "-t:SmtpRepliesSchema", "-restore")).ShouldSucceed();

        Assert.Equal(File.ReadAllText(Path.Combine(PackedPackage.RepositoryRoot, "codes.schema.json")), project.Read("codes.schema.json"));
    }
}
