namespace SmtpReplies.Package.Tests;

/// <summary>Projects of all kinds that reference the package.</summary>
public sealed class ProjectTests(PackedPackage package)
{
    private const string Codes = """{ "replies": [{ "code": 471, "name": "HourlyLimitReached", "description": "Too many messages in one hour." }] }""";

    [Fact]
    public async Task A_project_without_mail_code_gets_no_diagnostic()
    {
        UserProject project = package.NewProject("Plain")
            .WithProjectFile(properties: "<OutputType>Exe</OutputType>")
            .With("Program.cs", """
                using System.Net.Sockets;

                using TcpClient client = new("localhost", 21);
                using StreamReader reader = new(client.GetStream());
                using StreamWriter writer = new(client.GetStream());
                writer.WriteLine("USER anonymous");
                for (int code = 500; code < 600; code++)
                {
                    Console.WriteLine(reader.ReadLine() + code);
                }
                """)
            .With("Usings.cs", "global using System; global using System.IO;");

        Assert.Empty(await project.BuildAsync());
    }

    [Fact]
    public async Task An_old_language_version_with_nullable_off_compiles_the_generated_code()
    {
        UserProject project = package.NewProject("Old")
            .WithProjectFile("netstandard2.0", "<LangVersion>7.3</LangVersion><Nullable>disable</Nullable><TreatWarningsAsErrors>true</TreatWarningsAsErrors>")
            .With("codes.json", Codes)
            .With("Limits.cs", """
                using SmtpReplies;

                namespace Old
                {
                    public static class Limits
                    {
                        public static bool IsReached(SmtpReply reply) { return reply.IsHourlyLimitReached() && reply.Code == SmtpReplyCodes.HourlyLimitReached; }

                        public static string Name() { return SmtpReplyCodes.Catalog.Find(SmtpReplyCodes.HourlyLimitReached).Name; }
                    }
                }
                """);

        Assert.Empty(await project.BuildAsync());
    }

    [Fact]
    public async Task The_strictest_project_has_nothing_to_say_about_the_generated_code()
    {
        UserProject project = package.NewProject("Strict")
            .WithProjectFile(properties: """
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <AnalysisMode>All</AnalysisMode>
                <AnalysisLevel>latest</AnalysisLevel>
                <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
                <GenerateDocumentationFile>true</GenerateDocumentationFile>
                <Features>strict</Features>
                <WarningLevel>9999</WarningLevel>
                <CheckForOverflowUnderflow>true</CheckForOverflowUnderflow>
                <IsAotCompatible>true</IsAotCompatible>
                """)
            .With("codes.json", Codes)
            .With("Limits.cs", """
                using System;
                using SmtpReplies;

                [assembly: CLSCompliant(false)]

                namespace Strict;

                /// <summary>The limits of a provider.</summary>
                public static class Limits
                {
                    /// <summary>Whether a reply says that a limit has been reached.</summary>
                    /// <param name="reply">The reply.</param>
                    /// <returns>Whether it does.</returns>
                    public static bool IsReached(SmtpReply reply) => reply.IsHourlyLimitReached() || SmtpReplyCodes.Catalog.Find(reply.Code) is null;
                }
                """);

        Assert.Empty(await project.BuildAsync());
    }

    [Theory]
    [InlineData("vbproj", "Module Program\n  Sub Main()\n    System.Console.WriteLine(SmtpReplies.SmtpReplyCode.ServiceReady.ToString())\n  End Sub\nEnd Module\n", "Program.vb")]
    [InlineData("fsproj", "printfn \"%O\" SmtpReplies.SmtpReplyCode.ServiceReady\n", "Program.fs")]
    public async Task A_project_in_another_language_has_the_runtime_and_no_harm_from_a_codes_file(string extension, string source, string file)
    {
        UserProject project = package.NewProject("Other")
            .WithProjectFile(
                properties: "<OutputType>Exe</OutputType><Nullable />",
                items: extension == "fsproj" ? $"""<Compile Include="{file}" />""" : "",
                extension: extension)
            .With("codes.json", Codes)
            .With(file, source);

        Assert.Empty(await project.BuildAsync());
        Assert.Equal("ServiceReady", (await project.RunAsync()).Trim());
    }

    [Fact]
    public async Task The_runtime_reaches_a_project_that_references_the_users_and_the_analyzers_only_if_he_says_so()
    {
        UserProject solution = package.NewProject("Layers");
        foreach ((string library, string assets) in new[] { ("Quiet", ""), ("Loud", """ PrivateAssets="none" """) })
        {
            solution
                .With($"{library}/{library}.csproj", $"""
                    <Project Sdk="Microsoft.NET.Sdk">
                      <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
                      <ItemGroup><PackageReference Include="SmtpReplies" Version="{PackedPackage.Version}"{assets}/></ItemGroup>
                    </Project>
                    """)
                .With($"{library}/Replies.cs", $"namespace {library}; public static class Replies {{ public static SmtpReplies.SmtpReplyCode Ready => SmtpReplies.SmtpReplyCode.ServiceReady; }}")
                .With($"{library}App/{library}App.csproj", $"""
                    <Project Sdk="Microsoft.NET.Sdk">
                      <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
                      <ItemGroup><ProjectReference Include="../{library}/{library}.csproj" /></ItemGroup>
                    </Project>
                    """)
                .With($"{library}App/codes.json", Codes);
        }

        solution
            .With("QuietApp/App.cs", "public static class App { public static SmtpReplies.SmtpReplyCode Ready => Quiet.Replies.Ready; }")
            .With("LoudApp/App.cs", "public static class App { public static SmtpReplies.SmtpReplyCode Hourly => LoudApp.SmtpReplyCodes.HourlyLimitReached; }");

        (await solution.DotnetAsync("build", "QuietApp")).ShouldSucceed();
        (await solution.DotnetAsync("build", "LoudApp")).ShouldSucceed();
    }
}
