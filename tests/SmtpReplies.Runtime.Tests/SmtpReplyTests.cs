using System.Buffers;
using System.Text;
using static SmtpReplies.SmtpReplyFlaws;

namespace SmtpReplies.Tests;

public class SmtpReplyTests
{
    [Fact]
    public void A_reply_from_the_wire_gives_code_class_enhanced_code_and_text()
    {
        var received = "550-5.1.1 The address you tried\r\n550 5.1.1 does not exist.\r\n250 2.0.0 Ok\r\n"u8;

        var status = SmtpReply.Parse(received, out var reply, out int consumed);

        Assert.Equal(OperationStatus.Done, status);
        Assert.Equal(SmtpReplyCode.MailboxPermanentlyUnavailable, reply.Code);
        Assert.Equal(SmtpReplyClass.PermanentNegativeCompletion, reply.Class);
        Assert.Equal(SmtpReplyCategory.MailSystem, reply.Category);
        Assert.Equal(new EnhancedStatusCode(5, 1, 1), reply.EnhancedCode);
        Assert.Equal(["The address you tried", "does not exist."], reply.Lines);
        Assert.Equal("The address you tried\ndoes not exist.", reply.Text);
        Assert.Equal(2, reply.LineCount);
        Assert.Equal(None, reply.Flaws);
        Assert.Equal("550-5.1.1 The address you tried\r\n550 5.1.1 does not exist.", reply.ToString());

        Assert.Equal(OperationStatus.Done, SmtpReply.Parse(received[consumed..], out var next, out consumed));
        Assert.Equal("250 2.0.0 Ok", next.ToString());
        Assert.Equal("250 2.0.0 Ok\r\n".Length, consumed);
    }

    [Fact]
    public void A_reply_in_a_string_needs_no_line_end()
    {
        Assert.True(SmtpReply.TryParse("421 4.3.2 Shutting down", out var reply));
        Assert.Equal(SmtpReplyCode.ServiceNotAvailable, reply.Code);
        Assert.Equal("Shutting down", reply.Text);
    }

    [Fact]
    public void No_reply_is_the_default()
    {
        SmtpReply none = default;

        Assert.True(none.IsNone);
        Assert.Equal(SmtpReplyCode.None, none.Code);
        Assert.Equal(SmtpReplyClass.None, none.Class);
        Assert.Equal(SmtpReplyCategory.Unspecified, none.Category);
        Assert.True(none.EnhancedCode.IsNone);
        Assert.Equal(0, none.LineCount);
        Assert.Empty(none.Lines);
        Assert.Equal("", none.Text);
        Assert.Equal("", none.ToString());
        Assert.Equal(default, none);
        Assert.NotEqual(SmtpReply.Create(SmtpReplyCode.Ok), none);
    }

    // input, code, enhanced code, texts joined by '|', flaws
    public static TheoryData<string, int, string, string, SmtpReplyFlaws> Accepted => new()
    {
        // Replies that keep the grammar.
        { "250 OK\r\n", 250, "", "OK", None },
        { "250 2.1.5 Recipient ok\r\n", 250, "2.1.5", "Recipient ok", None },
        { "250 \r\n", 250, "", "", None },
        { "250-\r\n250 \r\n", 250, "", "|", None },
        { "250-mx.example.com\r\n250-SIZE 10240000\r\n250-PIPELINING\r\n250 ENHANCEDSTATUSCODES\r\n", 250, "", "mx.example.com|SIZE 10240000|PIPELINING|ENHANCEDSTATUSCODES", None },
        { "220 mx.example.com ESMTP\r\n", 220, "", "mx.example.com ESMTP", None },
        { "220-mx.example.com ESMTP\r\n220-\r\n220 We do not authorize the use of this system.\r\n", 220, "", "mx.example.com ESMTP||We do not authorize the use of this system.", None },
        { "220 [192.0.2.1] ready\r\n", 220, "", "[192.0.2.1] ready", None },
        { "220 2.0.0 Ready to start TLS\r\n", 220, "2.0.0", "Ready to start TLS", None },
        { "220 4.2.2.1.rev.example.com ESMTP\r\n", 220, "", "4.2.2.1.rev.example.com ESMTP", None },
        { "334 \r\n", 334, "", "", None },
        { "334 VXNlcm5hbWU6\r\n", 334, "", "VXNlcm5hbWU6", None },
        { "354 End data with <CR><LF>.<CR><LF>\r\n", 354, "", "End data with <CR><LF>.<CR><LF>", None },
        { "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked\r\n", 554, "5.7.1", "Service unavailable; Client host [192.0.2.1] blocked", None },
        { "250-234 Text that starts with digits\r\n250 234 more\r\n", 250, "", "234 Text that starts with digits|234 more", None },
        { "250-250-nested\r\n250 250 nested\r\n", 250, "", "250-nested|250 nested", None },
        { "250 -\r\n", 250, "", "-", None },
        { "250   three spaces\r\n", 250, "", "  three spaces", None },
        { "250 2.1.0   three spaces\r\n", 250, "2.1.0", "  three spaces", None },
        { "250 \ttab\r\n", 250, "", "\ttab", None },
        { "299 \r\n", 299, "", "", SecondDigitOutsideGrammar },
        { "559 highest\r\n", 559, "", "highest", None },
        { "200 lowest\r\n", 200, "", "lowest", None },
        { "251 <jürgen@example.com> will forward\r\n", 251, "", "<jürgen@example.com> will forward", None },

        // Section 4.2.1: the space may be missing on the last line.
        { "250\r\n", 250, "", "", MissingSpace },
        { "250-first\r\n250\r\n", 250, "", "first|", MissingSpace },
        { "250-\r\n250\r\n", 250, "", "|", MissingSpace },

        // Line ends.
        { "250 OK\n", 250, "", "OK", BareLineFeed },
        { "250-a\n250 b\r\n", 250, "", "a|b", BareLineFeed },
        { "250\n", 250, "", "", BareLineFeed | MissingSpace },
        { "250 a\rb\r\n", 250, "", "a\rb", BareCarriageReturn },
        { "250 a\r\r\n", 250, "", "a", BareCarriageReturn },
        { "250\r\r\n", 250, "", "", BareCarriageReturn | MissingSpace },
        { "250 a\r250 b\r\n", 250, "", "a\r250 b", BareCarriageReturn },

        // Codes outside the grammar.
        { "571 5.7.1 Spam\r\n", 571, "5.7.1", "Spam", SecondDigitOutsideGrammar },
        { "585 no such user\r\n", 585, "", "no such user", SecondDigitOutsideGrammar },
        { "591 listed\r\n", 591, "", "listed", SecondDigitOutsideGrammar },
        { "120 soon\r\n", 120, "", "soon", FirstDigitOutsideGrammar },
        { "600 what\r\n", 600, "", "what", FirstDigitOutsideGrammar },
        { "999 what\r\n", 999, "", "what", FirstDigitOutsideGrammar | SecondDigitOutsideGrammar },

        // Differing codes within one reply: the last line's counts.
        { "250-first\r\n550 last\r\n", 550, "", "first|last", DifferingCodes },
        { "550-first\r\n250 last\r\n", 250, "", "first|last", DifferingCodes },
        { "250-a\r\n251-b\r\n250 c\r\n", 250, "", "a|b|c", DifferingCodes },

        // Enhanced status codes.
        { "550 #5.1.0 Address rejected.\r\n", 550, "5.1.0", "Address rejected.", EnhancedNumberSign },
        { "554 4.4.7 Message expired\r\n", 554, "4.4.7", "Message expired", EnhancedClassMismatch },
        { "354 2.0.0 Go ahead\r\n", 354, "2.0.0", "Go ahead", EnhancedClassMismatch },
        { "550 5.7.26 Unauthenticated\r\n", 550, "5.7.26", "Unauthenticated", None },
        { "550 5.7.606 Banned\r\n", 550, "5.7.606", "Banned", None },
        { "550 5.1.1\r\n", 550, "5.1.1", "", None },
        { "550  5.1.1 indented\r\n", 550, "5.1.1", "indented", None },
        { "550 5.1.1\ttab\r\n", 550, "5.1.1", "tab", None },
        { "550 5.01.1 leading zero\r\n", 550, "", "5.01.1 leading zero", None },
        { "550 5.1.1000 four digits\r\n", 550, "", "5.1.1000 four digits", None },
        { "550 3.1.1 no such class\r\n", 550, "", "3.1.1 no such class", None },
        { "550 5.1 short\r\n", 550, "", "5.1 short", None },
        { "550 5.1.1.2 an address?\r\n", 550, "", "5.1.1.2 an address?", None },
        { "550 User 5.1.1 unknown\r\n", 550, "", "User 5.1.1 unknown", None },
        { "550-5.1.1 a\r\n550-see\r\n550 5.1.1 b\r\n", 550, "5.1.1", "a|see|b", None },
        { "550-5.1.1 a\r\n550 5.7.1 b\r\n", 550, "5.1.1", "a|b", DifferingEnhancedCodes },
        { "550-see\r\n550 5.7.1 b\r\n", 550, "5.7.1", "see|b", None },

        // White space before the code.
        { " 250 OK\r\n", 250, "", "OK", LeadingWhiteSpace },
        { "\t250 OK\r\n", 250, "", "OK", LeadingWhiteSpace },
        { "\r\n250 OK\r\n", 250, "", "OK", LeadingWhiteSpace },
        { "\r\n\n \r\n 250-a\r\n250 OK\r\n", 250, "", "a|OK", LeadingWhiteSpace },
        { " 250-a\r\n 250 b\r\n", 250, "", "a|b", LeadingWhiteSpace },

        // Lines without a code inside a reply.
        { "250-a\r\nno code here\r\n250 b\r\n", 250, "", "a|no code here|b", LineWithoutCode },
        { "250-a\r\n\r\n250 b\r\n", 250, "", "a||b", LineWithoutCode },
        { "250-a\r\n 550 indented text\r\n250 b\r\n", 250, "", "a| 550 indented text|b", LineWithoutCode },
        { "250-a\r\n100 users online\r\n250 b\r\n", 250, "", "a|100 users online|b", LineWithoutCode },
        { "250-a\r\n2500 users online\r\n250 b\r\n", 250, "", "a|2500 users online|b", LineWithoutCode },
        { "250-a\r\n404Not found\r\n250 b\r\n", 250, "", "a|404Not found|b", LineWithoutCode },
        { "250-a\r\n25\r\n250 b\r\n", 250, "", "a|25|b", LineWithoutCode },

        // No separator.
        { "250OK\r\n", 250, "", "OK", MissingSeparator },
        { "250\tOK\r\n", 250, "", "\tOK", MissingSeparator },
        { "250-a\r\n250OK\r\n", 250, "", "a|OK", MissingSeparator },
        { "550.5.1.1 odd\r\n", 550, "", ".5.1.1 odd", MissingSeparator },
    };

    [Theory, MemberData(nameof(Accepted))]
    public void What_can_be_understood_is_accepted_and_its_flaws_are_named(
        string input, int code, string enhancedCode, string texts, SmtpReplyFlaws flaws)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(input);

        Assert.Equal(OperationStatus.Done, SmtpReply.Parse(bytes, null, out var reply, out int consumed, out var refusal));

        Assert.Equal(SmtpReplyRefusal.None, refusal);
        Assert.Equal(bytes.Length, consumed);
        Assert.Equal(code, (int)reply.Code);
        Assert.Equal(enhancedCode, reply.EnhancedCode.ToString());
        Assert.Equal(texts.Split('|'), reply.Lines);
        Assert.Equal(string.Join("\n", texts.Split('|')), reply.Text);
        Assert.Equal(flaws, reply.Flaws);

        Assert.Equal(OperationStatus.Done, SmtpReply.ParseInPlace(bytes, out var inPlace, out int consumedInPlace));
        Assert.Equal(reply, inPlace);
        Assert.Equal(consumed, consumedInPlace);

        Assert.True(SmtpReply.TryParse(input, out var fromString));
        Assert.Equal(reply, fromString);
        Assert.Equal(reply.Flaws, fromString.Flaws);
    }

    [Theory, MemberData(nameof(Accepted))]
    public void A_reply_with_more_behind_it_takes_none_of_that(string input, int code, string enhancedCode, string texts, SmtpReplyFlaws flaws)
    {
        _ = (enhancedCode, texts, flaws);
        byte[] bytes = Encoding.UTF8.GetBytes(input + "221 2.0.0 Bye\r\n");

        Assert.Equal(OperationStatus.Done, SmtpReply.Parse(bytes, out var first, out int consumed));
        Assert.Equal(OperationStatus.Done, SmtpReply.Parse(bytes.AsSpan(consumed), out var second, out int consumedBySecond));

        Assert.Equal(code, (int)first.Code);
        Assert.Equal("221 2.0.0 Bye", second.ToString());
        Assert.Equal(bytes.Length, consumed + consumedBySecond);
    }

    [Theory, MemberData(nameof(Accepted))]
    public void As_long_as_the_end_is_missing_more_data_is_needed(string input, int code, string enhancedCode, string texts, SmtpReplyFlaws flaws)
    {
        _ = (code, enhancedCode, texts, flaws);
        byte[] bytes = Encoding.UTF8.GetBytes(input);

        for (int length = 0; length < bytes.Length; length++)
        {
            var status = SmtpReply.Parse(bytes.AsSpan(0, length), null, out var reply, out int consumed, out var refusal);

            Assert.True(status == OperationStatus.NeedMoreData, $"{status} after {length} bytes of {input}");
            Assert.Equal(SmtpReplyRefusal.Incomplete, refusal);
            Assert.Equal(0, consumed);
            Assert.True(reply.IsNone);
        }
    }

    [Theory]
    [InlineData("hello\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("\x15\x03\x01\r\n")]
    [InlineData("-ERR\r\n")]
    [InlineData("25\r\n")]
    [InlineData("2 OK\r\n")]
    [InlineData("25x OK\r\n")]
    [InlineData("2500 OK\r\n")]
    [InlineData("25012 OK\r\n")]
    [InlineData("050 OK\r\n")]
    [InlineData("000 OK\r\n")]
    [InlineData("٢٥٠ OK\r\n")]
    [InlineData("no code\r\n250 OK\r\n")]
    public void What_begins_with_no_code_is_refused(string input)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(input);

        Assert.Equal(OperationStatus.InvalidData, SmtpReply.Parse(bytes, null, out var reply, out int consumed, out var refusal));
        Assert.Equal(SmtpReplyRefusal.NoReplyCode, refusal);
        Assert.True(reply.IsNone);
        Assert.Equal(0, consumed);
        Assert.False(SmtpReply.TryParse(input, out _, out var refusalOfString));
        Assert.Equal(SmtpReplyRefusal.NoReplyCode, refusalOfString);
    }

    [Theory]
    [InlineData("S")]
    [InlineData("\x16\x03")]
    [InlineData("2x")]
    [InlineData("25x")]
    [InlineData("2500")]
    [InlineData("\r\n x")]
    public void What_cannot_become_a_reply_is_refused_before_its_line_end(string input)
    {
        Assert.Equal(OperationStatus.InvalidData, SmtpReply.Parse(Encoding.UTF8.GetBytes(input), null, out _, out _, out var refusal));
        Assert.Equal(SmtpReplyRefusal.NoReplyCode, refusal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \r\n")]
    [InlineData("250-only the first line")]
    [InlineData("250-only the first line\r\n")]
    [InlineData("250-\r\nno code")]
    public void A_string_without_the_end_of_the_reply_is_incomplete(string? input)
    {
        Assert.False(SmtpReply.TryParse(input, out var reply, out var refusal));
        Assert.Equal(SmtpReplyRefusal.Incomplete, refusal);
        Assert.True(reply.IsNone);
    }

    [Fact]
    public void A_string_with_two_replies_is_not_one_reply()
    {
        Assert.False(SmtpReply.TryParse("250 a\r\n250 b\r\n", out var reply, out var refusal));
        Assert.Equal(SmtpReplyRefusal.TrailingData, refusal);
        Assert.True(reply.IsNone);
        Assert.True(SmtpReply.TryParse("250 a\r\n \r\n", out reply));
        Assert.Equal("250 a", reply.ToString());
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_replaced_in_the_text_and_kept_in_the_bytes()
    {
        byte[] latin1 = [.. "550 f"u8, 0xFC, .. "r\r\n"u8];

        Assert.Equal(OperationStatus.Done, SmtpReply.Parse(latin1, out var reply, out _));

        Assert.Equal("f\uFFFDr", reply.Text);
        Assert.Equal(latin1, reply.Bytes.ToArray());
    }

    [Fact]
    public void A_lone_surrogate_in_a_string_is_replaced()
    {
        Assert.True(SmtpReply.TryParse("550 a\uD800b", out var reply));
        Assert.Equal("a\uFFFDb", reply.Text);
    }

    [Fact]
    public void Parse_copies_and_ParseInPlace_does_not()
    {
        byte[] buffer = "250 old\r\n"u8.ToArray();
        SmtpReply.Parse(buffer, out var copy, out _);
        SmtpReply.ParseInPlace(buffer, out var slice, out _);

        "250 new\r\n"u8.CopyTo(buffer);

        Assert.Equal("old", copy.Text);
        Assert.Equal("new", slice.Text);
    }

    [Theory]
    [InlineData("250 a b c d e f\r\n")]
    [InlineData("\n\n\n\n\n\n\n\n\n\n\n\n")]
    public void A_reply_in_memory_that_was_reused_is_wrong_but_does_not_throw(string reused)
    {
        byte[] buffer = "250-one\r\n250 two\r\n"u8.ToArray();
        SmtpReply.ParseInPlace(buffer, out var reply, out _);

        Encoding.UTF8.GetBytes(reused).CopyTo(buffer, 0);

        Assert.Equal(2, reply.Lines.Count);
        Assert.DoesNotContain(null, reply.Lines);
        _ = (reply.Text, reply.ToString(), reply.GetHashCode(), reply.Equals(reply));
    }

    [Fact]
    public void Parsing_in_place_allocates_nothing()
    {
        byte[] buffer = "250-mx.example.com\r\n250-SIZE 1000\r\n250 2.0.0 OK\r\n"u8.ToArray();
        Assert.Equal(OperationStatus.Done, SmtpReply.ParseInPlace(buffer, out var warm, out _));
        Assert.Equal(warm, warm);

        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = SmtpReply.ParseInPlace(buffer, out var reply, out _);
        bool facts = reply.Class == SmtpReplyClass.PositiveCompletion && reply.EnhancedCode.Detail == 0 && reply.LineCount == 3 && reply.Equals(warm);
        long after = GC.GetAllocatedBytesForCurrentThread();

        Assert.True(facts);
        Assert.Equal(before, after);
    }

    [Fact]
    public void A_line_of_512_bytes_keeps_the_grammar_and_one_of_513_is_flawed()
    {
        Assert.True(SmtpReply.TryParse("250 " + new string('x', 506) + "\r\n", out var reply));
        Assert.Equal(None, reply.Flaws);
        Assert.True(SmtpReply.TryParse("250 " + new string('x', 507) + "\r\n", out reply));
        Assert.Equal(LongLine, reply.Flaws);
    }

    [Fact]
    public void An_authentication_challenge_may_be_as_long_as_RFC_4954_wants()
    {
        Assert.True(SmtpReply.TryParse("334 " + new string('A', 12288) + "\r\n", out var reply));
        Assert.Equal(None, reply.Flaws);
        Assert.Equal(12288, reply.Text.Length);
    }

    [Theory]
    [InlineData("250 1234567890\r\n", 16, SmtpReplyRefusal.None)]
    [InlineData("250 1234567890\r\n", 15, SmtpReplyRefusal.LineTooLong)]
    [InlineData("250 1234567890", 15, SmtpReplyRefusal.Incomplete)]
    [InlineData("250 1234567890", 14, SmtpReplyRefusal.LineTooLong)]
    [InlineData("250-123\r\n250 1234567890\r\n", 15, SmtpReplyRefusal.LineTooLong)]
    public void A_line_beyond_the_limit_is_refused(string input, int maxLineLength, SmtpReplyRefusal expected)
    {
        SmtpReply.Parse(Encoding.UTF8.GetBytes(input), new SmtpReplyLimits(maxLineLength: maxLineLength), out _, out _, out var refusal);
        Assert.Equal(expected, refusal);
    }

    [Theory]
    [InlineData("250-\r\n250-\r\n250 \r\n", 3, SmtpReplyRefusal.None)]
    [InlineData("250-\r\n250-\r\n250 \r\n", 2, SmtpReplyRefusal.TooManyLines)]
    [InlineData("250-\r\nx\r\nx\r\n", 2, SmtpReplyRefusal.TooManyLines)]
    public void Lines_beyond_the_limit_are_refused(string input, int maxLineCount, SmtpReplyRefusal expected)
    {
        SmtpReply.Parse(Encoding.UTF8.GetBytes(input), new SmtpReplyLimits(maxLineCount: maxLineCount), out _, out _, out var refusal);
        Assert.Equal(expected, refusal);
    }

    [Theory]
    [InlineData("250-\r\n250 \r\n", 12, SmtpReplyRefusal.None)]
    [InlineData("250-\r\n250 \r\n", 11, SmtpReplyRefusal.ReplyTooLong)]
    [InlineData("250-\r\n25", 8, SmtpReplyRefusal.ReplyTooLong)]
    [InlineData("\r\n\r\n\r\n\r\n", 8, SmtpReplyRefusal.ReplyTooLong)]
    public void A_reply_beyond_the_limit_is_refused(string input, int maxLength, SmtpReplyRefusal expected)
    {
        SmtpReply.Parse(Encoding.UTF8.GetBytes(input), new SmtpReplyLimits(maxLength: maxLength), out _, out _, out var refusal);
        Assert.Equal(expected, refusal);
    }

    [Fact]
    public void An_endless_reply_is_refused_by_default()
    {
        var endless = string.Concat(Enumerable.Repeat("250-x\r\n", 100_000));
        Assert.False(SmtpReply.TryParse(endless, out _, out var refusal));
        Assert.Equal(SmtpReplyRefusal.TooManyLines, refusal);
        Assert.False(SmtpReply.TryParse("250 " + new string('x', 100_000), out _, out refusal));
        Assert.Equal(SmtpReplyRefusal.LineTooLong, refusal);
    }

    [Fact]
    public void Limits_below_the_shortest_reply_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("maxLineLength", () => new SmtpReplyLimits(maxLineLength: 4));
        Assert.Throws<ArgumentOutOfRangeException>("maxLineCount", () => new SmtpReplyLimits(maxLineCount: 0));
        Assert.Throws<ArgumentOutOfRangeException>("maxLength", () => new SmtpReplyLimits(maxLength: 4));
    }

    [Fact]
    public void The_scanner_goes_on_where_it_stopped()
    {
        var bytes = " 250-5.0.0 a\rb\r\nfoo\r\n550 5.1.1 c\r\n"u8;
        Assert.Equal(OperationStatus.Done, SmtpReply.Parse(bytes, out var whole, out int consumed));

        var scanner = default(ReplyScanner);
        for (int length = 0; length < bytes.Length; length++)
            Assert.Equal(OperationStatus.NeedMoreData, scanner.Scan(bytes[..length], SmtpReplyLimits.Default, isWhole: false));

        Assert.Equal(OperationStatus.Done, scanner.Scan(bytes, SmtpReplyLimits.Default, isWhole: false));
        Assert.Equal(consumed, scanner.End);
        Assert.Equal((int)whole.Code, scanner.Code);
        Assert.Equal(whole, scanner.Take(bytes.ToArray()));
        Assert.Equal(whole.Flaws, scanner.Take(bytes.ToArray()).Flaws);
        Assert.Equal(whole.LineCount, scanner.LineCount);
        Assert.Equal(SmtpReplyRefusal.None, scanner.Refusal);
    }

    [Fact]
    public void Equality_is_about_what_the_reply_says()
    {
        var reply = Read("250-a\r\n250 b\r\n");

        Assert.Equal(reply, Read("250-a\n 250 b\n"));
        Assert.Equal(reply.GetHashCode(), Read("250-a\n 250 b\n").GetHashCode());
        Assert.True(reply == Read("250-a\r\n250 b"));
        Assert.True(reply != Read("250-a\r\n250 c\r\n"));
        Assert.True(reply != Read("251-a\r\n251 b\r\n"));
        Assert.True(reply != Read("250 a\r\n"));
        Assert.NotEqual(Read("550 5.1.1 a"), Read("550 5.1.2 a"));
        Assert.False(reply.Equals("250-a\r\n250 b\r\n"));
    }

    [Fact]
    public void A_created_reply_is_ready_to_be_sent()
    {
        var reply = SmtpReply.Create(SmtpReplyCode.TransactionFailed, "No.\nReally.", new EnhancedStatusCode(5, 7, 1));

        Assert.Equal("554-5.7.1 No.\r\n554 5.7.1 Really.\r\n", Encoding.UTF8.GetString(reply.Bytes.Span));
        Assert.Equal(["No.", "Really."], reply.Lines);
        Assert.Equal(None, reply.Flaws);
        Assert.Equal("250 ", SmtpReply.Create(SmtpReplyCode.Ok).ToString());
    }

    [Theory]
    [InlineData("a\r\n250 b")]
    [InlineData("a\n250 b")]
    [InlineData("a\r250 b")]
    [InlineData("a\r\n.\r\n250 b\r\n")]
    public void Text_cannot_smuggle_in_a_second_reply(string text)
    {
        var sent = SmtpReply.Create(SmtpReplyCode.TransactionFailed, text);

        Assert.Equal(OperationStatus.Done, SmtpReply.Parse(sent.Bytes.Span, out var received, out int consumed));
        Assert.Equal(sent.Bytes.Length, consumed);
        Assert.Equal(SmtpReplyCode.TransactionFailed, received.Code);
        Assert.Equal(None, received.Flaws);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99)]
    [InlineData(1000)]
    [InlineData(-1)]
    public void A_reply_is_not_created_of_a_number_without_three_digits(int code) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(code), () => SmtpReply.Create((SmtpReplyCode)code));

    private static SmtpReply Read(string text)
    {
        Assert.True(SmtpReply.TryParse(text, out var reply), text);
        return reply;
    }
}
