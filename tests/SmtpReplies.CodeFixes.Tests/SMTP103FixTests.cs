using Microsoft.CodeAnalysis.CSharp;

using Verify = SmtpReplies.CodeFixes.Tests.VerifyFix<SmtpReplies.CodeFixes.SMTP103NarrowSuccessFix>;

namespace SmtpReplies.CodeFixes.Tests;

/// <summary>SMTP103: a test for 250 takes the other replies that say the same.</summary>
public sealed class SMTP103FixTests
{
    private static Task Fixes(string statements, string expected, string members = "", string command = "RCPT TO", LanguageVersion version = LanguageVersion.Preview) =>
        Verify.FixesAsync(InProbe(statements, members, command), InProbe(expected, members, command), version: version);

    private static string InProbe(string statements, string members = "", string command = "RCPT TO") =>
        $$"""
        using System;
        using System.IO;
        using System.Net.Mail;
        using System.Net.Sockets;

        class SmtpProbe
        {
            const int Ok = 250;

            public int Run(string host)
            {
                using (var client = new TcpClient(host, 25))
                {
                    var reader = new StreamReader(client.GetStream());
                    var writer = new StreamWriter(client.GetStream());
                    if (!reader.ReadLine().StartsWith("220")) return 1;
                    writer.WriteLine("HELO example.org");
                    if (!reader.ReadLine().StartsWith("2")) return 1;
                    writer.WriteLine("{{command}}:<b@example.org>");
                    var line = reader.ReadLine();
                    {{statements}}
                    return 0;
                }
            }
            {{members}}
        }
        """;

    private const string Code = "var code = int.Parse(line.Substring(0, 3)); ";

    [Theory]
    [InlineData("if ({|SMTP103:code == 250|}) return 2;", "if (code is 250 or 251) return 2;")]
    [InlineData("if ({|SMTP103:250 == code|}) return 2;", "if (code is 250 or 251) return 2;")]
    [InlineData("if ({|SMTP103:code != 250|}) return 2;", "if (code is not (250 or 251)) return 2;")]
    [InlineData("if ({|SMTP103:code != Ok|}) return 2;", "if (code is not (Ok or 251)) return 2;")]
    [InlineData("if (host != \"\" && {|SMTP103:code == 250|} /* good */ && host != \"a\") return 2;", "if (host != \"\" && code is 250 or 251 /* good */ && host != \"a\") return 2;")]
    [InlineData("if ((SmtpStatusCode)code == SmtpStatusCode.UserNotLocalTryAlternatePath || {|SMTP103:(SmtpStatusCode)code == SmtpStatusCode.Ok|}) return 2;", "if ((SmtpStatusCode)code == SmtpStatusCode.UserNotLocalTryAlternatePath || (SmtpStatusCode)code is SmtpStatusCode.Ok or SmtpStatusCode.UserNotLocalWillForward) return 2;")]
    [InlineData("bool isGood = {|SMTP103:code == 250|} == true; if (isGood) return 2;", "bool isGood = (code is 250 or 251) == true; if (isGood) return 2;")]
    [InlineData("if (code is {|SMTP103:250|}) return 2;", "if (code is 250 or 251) return 2;")]
    [InlineData("if (code is {|SMTP103:Ok|}) return 2;", "if (code is Ok or 251) return 2;")]
    [InlineData("if (code is not {|SMTP103:250|}) return 2;", "if (code is not (250 or 251)) return 2;")]
    [InlineData("return code switch { {|SMTP103:250|} => 0, _ => 2 };", "return code switch { 250 or 251 => 0, _ => 2 };")]
    [InlineData("switch (code) { case {|SMTP103:250|}: return 0; default: return 2; }", "switch (code) { case 250: case 251: return 0; default: return 2; }")]
    public Task Numbers_take_251(string statement, string expected) => Fixes(Code + statement, Code + expected);

    [Fact]
    public Task A_label_gets_a_line_of_its_own() => Fixes(
        """
        switch (int.Parse(line.Substring(0, 3)))
                    {
                        case {|SMTP103:250|}: // fine
                            return 0;
                        default:
                            return 2;
                    }
        """,
        """
        switch (int.Parse(line.Substring(0, 3)))
                    {
                        case 250:
                        case 251: // fine
                            return 0;
                        default:
                            return 2;
                    }
        """);

    [Theory]
    [InlineData("if ({|SMTP103:line.StartsWith(\"250\")|}) return 2;", "if (line.StartsWith(\"25\")) return 2;")]
    [InlineData("if (!{|SMTP103:line.StartsWith(\"250\", StringComparison.Ordinal)|}) return 2;", "if (!line.StartsWith(\"25\", StringComparison.Ordinal)) return 2;")]
    [InlineData("if (line?{|SMTP103:.StartsWith(\"250\")|} == true) return 2;", "if (line?.StartsWith(\"25\") == true) return 2;")]
    [InlineData("if (!{|SMTP103:line.StartsWith(\"250 \")|}) return 2;", "if (!(line.StartsWith(\"250 \") || line.StartsWith(\"251 \"))) return 2;")]
    [InlineData("if ({|SMTP103:line.Substring(0, 3) == \"250\"|}) return 2;", "if (line.Substring(0, 3) is \"250\" or \"251\") return 2;")]
    [InlineData("if ({|SMTP103:line.Substring(0, 3) != \"250\"|}) return 2;", "if (line.Substring(0, 3) is not (\"250\" or \"251\")) return 2;")]
    [InlineData("if ({|SMTP103:line.Substring(0, 3).Equals(\"250\")|}) return 2;", "if (line.Substring(0, 3) is \"250\" or \"251\") return 2;")]
    [InlineData("if (line[..3] is {|SMTP103:\"250\"|}) return 2;", "if (line[..3] is \"250\" or \"251\") return 2;")]
    [InlineData("if ({|SMTP103:line.Contains(\"250\")|}) return 2;", "if (line.Contains(\"250\") || line.Contains(\"251\")) return 2;")]
    public Task Texts_take_251(string statement, string expected) => Fixes(statement, expected);

    [Theory]
    [InlineData("if ({|SMTP103:code == 250|}) return 2;", "if (code is 250 or 251 or 252) return 2;")]
    [InlineData("if (code is {|SMTP103:250|}) return 2;", "if (code is 250 or 251 or 252) return 2;")]
    [InlineData("if ({|SMTP103:line.StartsWith(\"250\")|}) return 2;", "if (line.StartsWith(\"25\")) return 2;")]
    public Task VRFY_takes_252_as_well(string statement, string expected) =>
        Verify.OffersAsync(InProbe(Code + statement, command: "VRFY x"), InProbe(Code + expected, command: "VRFY x"), "Accept 251 and 252 as well");

    [Theory]
    [InlineData("if ({|SMTP103:code == 250|}) return 2;", "if (code == 250 || code == 251) return 2;")]
    [InlineData("if ({|SMTP103:code != 250|}) return 2;", "if (code != 250 && code != 251) return 2;")]
    [InlineData("if (host != \"\" && {|SMTP103:code == 250|}) return 2;", "if (host != \"\" && (code == 250 || code == 251)) return 2;")]
    [InlineData("if (code is {|SMTP103:250|}) return 2;", "if (code == 250 || code == 251) return 2;")]
    public Task Before_CSharp_9_it_is_compared_twice(string statement, string expected) => Fixes(Code + statement, Code + expected, version: LanguageVersion.CSharp7_3);

    [Theory]
    [InlineData("if ({|SMTP103:int.Parse(line.Substring(0, 3)) == 250|}) return 2;")]
    [InlineData("switch (int.Parse(line.Substring(0, 3))) { case int n when {|SMTP103:Math.Abs(n) == 250|}: return 0; default: return 2; }")]
    public Task Before_CSharp_9_nothing_is_read_twice(string statement) => Verify.OffersNothingAsync(InProbe(statement), LanguageVersion.CSharp7_3);

    [Fact]
    public Task Every_test_of_a_document_takes_it_at_once() => Fixes(
        Code + "if ({|SMTP103:code == 250|}) return 2;\n            writer.WriteLine(\"RCPT TO:<c@example.org>\");\n            if ({|SMTP103:reader.ReadLine().StartsWith(\"250\")|}) return 3;",
        Code + "if (code is 250 or 251) return 2;\n            writer.WriteLine(\"RCPT TO:<c@example.org>\");\n            if (reader.ReadLine().StartsWith(\"25\")) return 3;");

    [Theory]
    // The method decides what it is for.
    [InlineData("if (Is(line, {|SMTP103:250|})) return 2;", "static bool Is(string line, int code) => int.Parse(line.Substring(0, 3)) == code;")]
    [InlineData("if (Is(line, {|SMTP103:\"250\"|})) return 2;", "static bool Is(string line, string code) => line.StartsWith(code);")]
    // A variable is no pattern, and may be another number.
    [InlineData("int wanted = 250; if ({|SMTP103:int.Parse(line.Substring(0, 3)) == wanted|}) return 2;", "")]
    [InlineData("if ({|SMTP103:string.Equals(line.Substring(0, 3), \"250\")|}) return 2;", "")]
    // It would be read twice.
    [InlineData("if ({|SMTP103:line.Trim().StartsWith(\"250 \")|}) return 2;", "")]
    // The enum has no name for it.
    [InlineData("if ({|SMTP103:(Reply)int.Parse(line.Substring(0, 3)) == Reply.Ok|}) return 2;", "enum Reply { Ok = 250 }")]
    // A comment would be lost.
    [InlineData("if ({|SMTP103:int.Parse(line.Substring(0, 3)) /* code */ == 250|}) return 2;", "")]
    public Task Where_it_cannot_be_said_in_place_nothing_is_offered(string statement, string members) => Verify.OffersNothingAsync(InProbe(statement, members));
}
