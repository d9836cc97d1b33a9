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

    [Theory]
    [InlineData("", "ex.Message.Contains(\"busy\")")]
    [InlineData("smtp_replies.retry_names = ParkIt", "{|SMTP102:ex.Message.Contains(\"busy\")|}")]
    [InlineData("smtp_replies.permanent_names = ParkIt", "{|SMTP102:ex.Message.Contains(\"busy\")|}")]
    public Task A_text_decides_about_what_the_file_names(string setting, string test) => Verify.WithSettingsAsync(
        setting,
        $$"""
        using System.Net.Mail;

        class Sender
        {
            public bool ParkIt { get; set; }

            public void Send(SmtpClient client, MailMessage message)
            {
                try
                {
                    client.Send(message);
                }
                catch (SmtpException ex)
                {
                    if ({{test}})
                        ParkIt = true;
                }
            }
        }
        """);

    [Theory]
    [InlineData("", "(int)ex.StatusCode == 550", "{|SMTP001:IsWorthIt(ex)|}")]
    [InlineData("smtp_replies.retry_names = IsWorthIt", "{|SMTP001:(int)ex.StatusCode == 550|}", "IsWorthIt(ex)")]
    public Task A_predicate_that_the_file_names_is_reported_in_its_own_body_only(string setting, string test, string call) => Verify.WithSettingsAsync(
        setting,
        $$"""
        using System.Net.Mail;

        class Sender
        {
            private static bool IsWorthIt(SmtpException ex) => {{test}};

            private static bool IsTransient(SmtpException ex) => {{call}};
        }
        """);

    [Theory]
    [InlineData("", "SmtpErrors.Is550(ex)")]
    [InlineData("smtp_replies.retry_names = IsWorthIt", "{|SMTP001:SmtpErrors.Is550(ex)|}")]
    public Task A_body_is_worth_a_look_for_the_name_that_the_file_gives_it(string setting, string test) => Verify.WithSettingsAsync(
        setting,
        $$"""
        using System;
        using System.Net.Mail;

        class Sender
        {
            private static bool IsWorthIt(Exception ex) => {{test}};
        }

        static class SmtpErrors
        {
            public static bool Is550(Exception ex) => ex is SmtpException error && (int)error.StatusCode == 550;
        }
        """);
}
