using CsCheck;

namespace SmtpReplies.Tests;

public class DeliveryStatusTests
{
    [Theory]
    [InlineData("Diagnostic-Code: smtp; 550 5.1.1 No such user", "", 550, "5.1.1", "No such user")]
    [InlineData("smtp; 550 5.1.1 No such user", "", 550, "5.1.1", "No such user")]
    [InlineData("SMTP;550 5.1.1 No such user", "", 550, "5.1.1", "No such user")]
    [InlineData("diagnostic-code : smtp ; 550 5.1.1 No such user", "", 550, "5.1.1", "No such user")]
    [InlineData("smtp; 550 No such user", "5.1.1", 550, "5.1.1", "No such user")]
    [InlineData("smtp; 550-5.7.26 This mail\r\n    has been blocked", "5.0.0", 550, "5.7.26", "This mail     has been blocked")]
    [InlineData("smtp; 452-4.2.2 full 452 4.2.2 really", "", 452, "4.2.2", "full\nreally")]
    [InlineData("smtp; 550 #5.1.0 Address rejected.", "", 550, "5.1.0", "Address rejected.")]
    [InlineData("smtp; 426 connection timed out", "4.4.7", 426, "4.4.7", "connection timed out")]
    [InlineData("smtp; 554", "", 554, "", "")]
    [InlineData("smtp; 550 no", "4.4.7", 550, "", "no")]
    [InlineData("smtp; 5.1.1 unknown", "", 550, "5.1.1", "unknown")]
    [InlineData("smtp; unable to connect", "4.4.1", 450, "4.4.1", "unable to connect")]
    [InlineData("smtp; 5500 odd", "5.0.0", 550, "5.0.0", "5500 odd")]
    public void A_diagnostic_code_is_the_reply_that_it_reports(string field, string status, int code, string enhancedCode, string text)
    {
        _ = EnhancedStatusCode.TryParse(status, out var known);

        Assert.True(DeliveryStatus.TryParse(field, known, out var reply));

        Assert.Equal((code, enhancedCode, text), ((int)reply.Code, reply.EnhancedCode.ToString(), reply.Text));
    }

    [Fact]
    public void It_equals_the_reply_of_the_session()
    {
        Assert.True(DeliveryStatus.TryParse("Diagnostic-Code: smtp; 550 5.1.1 No such user", out var bounce));
        Assert.True(SmtpReply.TryParse("550 5.1.1 No such user\r\n", out var live));
        Assert.Equal(live, bounce);
        Assert.Equal(live.Advise(SmtpStage.Rcpt).Reason, bounce.Advise(SmtpStage.Rcpt).Reason);
    }

    [Fact]
    public void The_lines_of_a_reply_that_came_in_one_are_lines_again()
    {
        Assert.True(DeliveryStatus.TryParse("smtp; 550-5.7.26 This mail has been blocked. 550-5.7.26 See pages 5500 and 551. 550 5.7.26 x - gsmtp 550 y", out var bounce));
        Assert.True(SmtpReply.TryParse("550-5.7.26 This mail has been blocked.\r\n550-5.7.26 See pages 5500 and 551.\r\n550 5.7.26 x - gsmtp 550 y\r\n", out var live));
        Assert.Equal(live.ToString(), bounce.ToString());
        Assert.Equal(live, bounce);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("550 5.1.1 No such user")]
    [InlineData("x-unix; unknown user")]
    [InlineData("smtp;")]
    [InlineData("smtp; unable to connect")]
    [InlineData("X400; 550 5.1.1")]
    public void What_reports_no_reply_is_none(string? field) => Assert.False(DeliveryStatus.TryParse(field, out _));

    [Theory]
    [InlineData("Status: 5.1.1", "5.1.1")]
    [InlineData("5.1.1", "5.1.1")]
    [InlineData("Status: 4.4.7 (delivery time expired)", "4.4.7")]
    [InlineData("status:\t5.7.606", "5.7.606")]
    [InlineData("Status: 5.1", "")]
    [InlineData("Status: 3.1.1", "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void A_status_is_an_enhanced_status_code(string? field, string expected)
    {
        Assert.Equal(expected.Length > 0, DeliveryStatus.TryParseStatus(field, out var status));
        Assert.Equal(expected, status.ToString());
    }

    [Fact]
    public void No_field_makes_it_throw() => Gen.OneOf(Gen.String, Gen.String["smtp;: 5.1-\r\n\t0D"], Gen.String["5.10-; x"].Select(text => "smtp; " + text)).Sample(
        text => _ = (DeliveryStatus.TryParse(text, out _), DeliveryStatus.TryParse(text, new EnhancedStatusCode(5, 0, 0), out _), DeliveryStatus.TryParseStatus(text, out _)), iter: 5_000);
}
