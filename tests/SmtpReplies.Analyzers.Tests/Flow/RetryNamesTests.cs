using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers.Tests.Flow;

public sealed class RetryNamesTests
{
    [Theory]
    [InlineData("IsTransient")]
    [InlineData("ShouldRetry")]
    [InlineData("is_retryable")]
    [InlineData("_temporaryFailure")]
    [InlineData("TryAgain")]
    [InlineData("SMTPRetriable")]
    [InlineData("EsTransitorio")]
    [InlineData("ErneutVersuchen")]
    public void A_name_that_says_try_again(string name) => Assert.True(RetryNames.SaysRetry(name));

    [Theory]
    [InlineData("IsPermanent")]
    [InlineData("ShouldNotRetry")]
    [InlineData("NoRetry")]
    [InlineData("RetrieveMessage")]
    [InlineData("IsSoftBounce")]
    [InlineData("RetryOnNextHost")]
    [InlineData("Against")]
    [InlineData("Software")]
    [InlineData("")]
    [InlineData("_")]
    public void A_name_that_does_not(string name) => Assert.False(RetryNames.SaysRetry(name));

    [Fact]
    public void Words_end_at_capitals_digits_and_underscores() =>
        Assert.Equal(["is", "smtp", "code", "ok", "now"], RetryNames.Words("IsSMTPCode5OK_now"));
}
