namespace SmtpReplies.Analyzers.Tests.Flow;

/// <summary>What <c>.editorconfig</c> can say.</summary>
public sealed class FlowOptionsTests
{
    [Theory]
    [InlineData("", "IsWorthIt", "550")]
    [InlineData("smtp_replies.retry_names = IsWorthIt", "IsWorthIt", "{|SMTP001:550|}")]
    [InlineData("smtp_replies.retry_names = , ParkIt ,IsWorthIt", "IsWorthIt", "{|SMTP001:550|}")]
    [InlineData("smtp_replies.permanent_names = IsOver", "IsOver", "{|SMTP004:450|}")]
    [InlineData("smtp_replies.permanent_names = IsTransient", "IsTransient", "550")]
    [InlineData("", "IsTransient", "{|SMTP001:557|}")]
    [InlineData("smtp_replies.transient_codes = 557", "IsTransient", "557")]
    [InlineData("smtp_replies.transient_codes = 55, x, 557,, 99999999999", "IsTransient", "557")]
    [InlineData("smtp_replies.transient_codes = 556", "IsTransient", "{|SMTP001:557|}")]
    [InlineData("", "IsTransient", "552")]
    [InlineData("smtp_replies.permanent_codes = 552", "IsTransient", "{|SMTP001:552|}")]
    [InlineData("", "IsPermanent", "{|SMTP004:450|}")]
    [InlineData("smtp_replies.permanent_codes = 450", "IsPermanent", "450")]
    public Task A_name_or_code_is_taken_as_the_file_says(string setting, string name, string code) => Verify.WithSettingsAsync(
        setting,
        $$"""
        using System.Net.Mail;

        class Sender
        {
            private static bool {{name}}(SmtpException ex)
            {
                var code = (int)ex.StatusCode;
                return {{(code.StartsWith("{|", StringComparison.Ordinal) ? code.Replace(":", ":code == ", StringComparison.Ordinal) : "code == " + code)}};
            }
        }
        """);
}
