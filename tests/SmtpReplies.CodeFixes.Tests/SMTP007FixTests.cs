using Verify = SmtpReplies.CodeFixes.Tests.VerifyFix<SmtpReplies.CodeFixes.SMTP007SwallowsFailedConnectFix>;

namespace SmtpReplies.CodeFixes.Tests;

/// <summary>SMTP007: a catch that swallowed a failed connect throws it on.</summary>
public sealed class SMTP007FixTests
{
    private static Task Fixes(string statements, string expected) => Verify.FixesAsync(InProbe(statements), InProbe(expected));

    private static string InProbe(string statements) =>
        $$"""
        using System;
        using System.IO;
        using System.Net.Sockets;

        class Probe
        {
            private int _failures;

            public void Run(string host)
            {
                var client = new TcpClient();
        {{statements}}
                var writer = new StreamWriter(client.GetStream());
                writer.WriteLine("EHLO example.org");
                writer.WriteLine("MAIL FROM:<a@example.org>");
            }
        }
        """;

    private static string Connect(string clauses) => "        try\n        {\n            client.Connect(host, 25);\n        }\n" + clauses;

    [Fact]
    public Task It_throws_after_what_the_catch_does_now() => Fixes(
        Connect(
            """
                    catch {|SMTP007:(SocketException ex)|}
                    {
                        Console.WriteLine(ex.Message); // for the log
                    }
            """),
        Connect(
            """
                    catch (SocketException ex)
                    {
                        Console.WriteLine(ex.Message); // for the log
                        throw;
                    }
            """));

    [Theory]
    [InlineData("catch {|SMTP007:(SocketException)|} { }", "catch (SocketException) { throw; }")]
    [InlineData("catch {|SMTP007:(IOException)|} { _failures++; }", "catch (IOException) { _failures++; throw; }")]
    [InlineData("catch {|SMTP007:(IOException)|} {}", "catch (IOException) { throw; }")]
    [InlineData("{|SMTP007:catch { _failures++; }|}", "catch { _failures++; throw; }")]
    [InlineData("catch {|SMTP007:(Exception ex)|} when (ex is SocketException) { } // no matter", "catch (Exception ex) when (ex is SocketException) { throw; } // no matter")]
    public Task A_catch_on_one_line_stays_on_it(string clause, string expected) => Fixes(Connect("        " + clause), Connect("        " + expected));

    [Fact]
    public Task A_comment_in_an_empty_catch_stays_before_the_throw() => Fixes(
        Connect(
            """
                    catch {|SMTP007:(IOException)|}
                    {
                        // Does not matter.
                    }
            """),
        Connect(
            """
                    catch (IOException)
                    {
                        // Does not matter.
                        throw;
                    }
            """));

    [Fact]
    public Task Line_ends_and_tabs_stay() => Fixes(
        "\t\ttry\r\n\t\t{\r\n\t\t\tclient.Connect(host, 25);\r\n\t\t}\r\n\t\tcatch {|SMTP007:(IOException)|}\r\n\t\t{\r\n\t\t}\r\n",
        "\t\ttry\r\n\t\t{\r\n\t\t\tclient.Connect(host, 25);\r\n\t\t}\r\n\t\tcatch (IOException)\r\n\t\t{\r\n\t\t\tthrow;\r\n\t\t}\r\n");

    [Fact]
    public Task Every_catch_of_a_document_is_mended_at_once() => Fixes(
        Connect(
            """
                    catch {|SMTP007:(SocketException)|}
                    {
                        _failures++;
                    }
                    catch {|SMTP007:(IOException)|}
                    {
                        _failures += 2;
                    }
            """),
        Connect(
            """
                    catch (SocketException)
                    {
                        _failures++;
                        throw;
                    }
                    catch (IOException)
                    {
                        _failures += 2;
                        throw;
                    }
            """));

    [Fact]
    public Task The_catch_around_a_client_of_a_library_throws_as_well() => Verify.FixesAsync(
        """
        using System;
        using MailKit.Net.Smtp;
        using MimeKit;

        class Sender
        {
            void Send(SmtpClient client, MimeMessage message)
            {
                try
                {
                    client.Connect("localhost", 25);
                }
                catch {|SMTP007:(Exception ex)|}
                {
                    Console.WriteLine(ex);
                }

                client.Send(message);
            }
        }
        """,
        """
        using System;
        using MailKit.Net.Smtp;
        using MimeKit;

        class Sender
        {
            void Send(SmtpClient client, MimeMessage message)
            {
                try
                {
                    client.Connect("localhost", 25);
                }
                catch (Exception ex)
                {
                    Console.WriteLine(ex);
                    throw;
                }

                client.Send(message);
            }
        }
        """);

    [Fact]
    public Task Where_only_the_catch_leads_on_nothing_is_offered() => Verify.OffersNothingAsync(InProbe(
        """
                try
                {
                    client.Connect(host, 25);
                    return;
                }
                catch {|SMTP007:(SocketException)|}
                {
                    _failures++;
                }

        """));

    [Fact]
    public Task Where_the_catch_leaves_by_a_jump_nothing_is_offered() => Verify.OffersNothingAsync(InProbe(
        """
                for (var once = true; once; once = false)
                {
                    try
                    {
                        client.Connect(host, 25);
                    }
                    catch {|SMTP007:(SocketException)|}
                    {
                        break;
                    }
                }
        """));
}
