using System.Globalization;
using System.Text;

namespace SmtpReplies.Tests;

public class EnhancedStatusCodeTests
{
    [Fact]
    public void A_code_has_class_subject_and_detail()
    {
        var code = EnhancedStatusCode.Parse("5.7.26");

        Assert.Equal((5, 7, 26), (code.Class, code.Subject, code.Detail));
        Assert.Equal("5.7.26", code.ToString());
        Assert.Equal(new EnhancedStatusCode(5, 7, 26), code);
        Assert.False(code.IsNone);
    }

    [Fact]
    public void The_default_is_no_code()
    {
        EnhancedStatusCode none = default;

        Assert.True(none.IsNone);
        Assert.Equal("", none.ToString());
        Assert.Equal((0, 0, 0), (none.Class, none.Subject, none.Detail));
        Assert.True(none < new EnhancedStatusCode(2, 0, 0));
    }

    [Theory]
    [InlineData("2.0.0")]
    [InlineData("4.4.7")]
    [InlineData("5.999.999")]
    [InlineData("5.10.100")]
    public void What_is_read_is_printed_the_same(string text)
    {
        Assert.True(EnhancedStatusCode.TryParse(text, out var fromString));
        Assert.True(EnhancedStatusCode.TryParse(Encoding.UTF8.GetBytes(text), out var fromUtf8));
        Assert.Equal(fromString, fromUtf8);
        Assert.Equal(text, fromString.ToString());
        Assert.Equal(fromString, Parse<EnhancedStatusCode>(text));

        static T Parse<T>(string text)
            where T : ISpanParsable<T> => T.Parse(text.AsSpan(), CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("5.")]
    [InlineData("5.1")]
    [InlineData("5.1.")]
    [InlineData("5..1")]
    [InlineData(".1.1")]
    [InlineData("5.1.1.")]
    [InlineData("5.1.1.1")]
    [InlineData("5.1.1 ")]
    [InlineData(" 5.1.1")]
    [InlineData("#5.1.1")]
    [InlineData("X.1.1")]
    [InlineData("1.1.1")]
    [InlineData("3.1.1")]
    [InlineData("6.1.1")]
    [InlineData("55.1.1")]
    [InlineData("5.01.1")]
    [InlineData("5.1.00")]
    [InlineData("5.1000.1")]
    [InlineData("5.1.1000")]
    [InlineData("5.-1.1")]
    [InlineData("5.+1.1")]
    [InlineData("5,1,1")]
    [InlineData("5.1.a")]
    [InlineData("٥.١.١")]
    [InlineData("5.1.1\0")]
    [InlineData("5.99999999999999999999.1")]
    public void What_is_no_code_is_refused(string? text)
    {
        Assert.False(EnhancedStatusCode.TryParse(text, out var code));
        Assert.True(code.IsNone);
        Assert.False(EnhancedStatusCode.TryParse(Encoding.UTF8.GetBytes(text ?? ""), out code));
        Assert.True(code.IsNone);
        if (text is null)
            Assert.Throws<ArgumentNullException>(nameof(text), () => EnhancedStatusCode.Parse(text!));
        else
            Assert.Contains(text, Assert.Throws<FormatException>(() => EnhancedStatusCode.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 0, 0, "class")]
    [InlineData(0, 0, 0, "class")]
    [InlineData(6, 0, 0, "class")]
    [InlineData(5, -1, 0, "subject")]
    [InlineData(5, 1000, 0, "subject")]
    [InlineData(5, 0, -1, "detail")]
    [InlineData(5, 0, 1000, "detail")]
    public void A_part_outside_its_range_is_refused(int @class, int subject, int detail, string parameter) =>
        Assert.Throws<ArgumentOutOfRangeException>(parameter, () => new EnhancedStatusCode(@class, subject, detail));

    [Fact]
    public void Codes_are_ordered_as_numbers()
    {
        string[] inOrder = ["2.0.0", "2.1.5", "4.0.0", "4.7.2", "4.7.10", "4.10.0", "5.0.0", "5.1.1", "5.1.10", "5.1.100", "5.2.0"];

        Assert.Equal(inOrder, inOrder.Reverse().Select(EnhancedStatusCode.Parse).Order().Select(code => code.ToString()));
        var (low, high) = (EnhancedStatusCode.Parse("4.7.2"), EnhancedStatusCode.Parse("4.7.10"));
        Assert.True(low < high && low <= high && high > low && high >= low && low != high && !(low == high));
        Assert.Equal(1, ((IComparable)low).CompareTo(null));
        Assert.Throws<ArgumentException>(() => ((IComparable)low).CompareTo("4.7.2"));
    }

    [Fact]
    public void A_code_is_written_into_spans_of_chars_and_bytes()
    {
        var code = new EnhancedStatusCode(5, 7, 606);

        Assert.Equal("<5.7.606>", string.Create(CultureInfo.InvariantCulture, $"<{code}>"));
        Span<byte> utf8 = stackalloc byte[7];
        Assert.True(code.TryFormat(utf8, out int written));
        Assert.Equal("5.7.606"u8, utf8[..written]);
        Assert.False(code.TryFormat(utf8[..6], out written));
        Assert.Equal(0, written);
        Assert.False(code.TryFormat(new char[6], out written));
        Assert.Equal(0, written);
        Assert.True(default(EnhancedStatusCode).TryFormat(default(Span<byte>), out written));
        Assert.Equal(0, written);
    }

    [Fact]
    public void No_culture_and_no_format_changes_the_form()
    {
        IFormattable code = new EnhancedStatusCode(5, 7, 1);

        Assert.Equal("5.7.1", code.ToString(null, CultureInfo.GetCultureInfo("ar-SA")));
        Assert.Equal("5.7.1", code.ToString("G", CultureInfo.GetCultureInfo("de-DE")));
        Assert.Throws<FormatException>(() => code.ToString("X", null));
    }

    [Fact]
    public void A_code_is_four_bytes() => Assert.Equal(4, System.Runtime.CompilerServices.Unsafe.SizeOf<EnhancedStatusCode>());
}
