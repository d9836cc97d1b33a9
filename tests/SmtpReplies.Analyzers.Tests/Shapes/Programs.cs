namespace SmtpReplies.Analyzers.Tests.Shapes;

/// <summary>What stands around the few lines that a test is about.</summary>
internal static class Programs
{
    private const string Usings =
        """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Net.Sockets;
        using System.Threading;
        using System.Threading.Tasks;

        """;

    /// <summary>Members of a class that sends by System.Net.Mail.</summary>
    public static Task NetMail(string members, string types = "") => Verify.FindingsAsync(
        $$"""
        {{Usings}}
        using System.Net.Mail;

        public class Mailer
        {
            private readonly SmtpClient _client = new SmtpClient("localhost");

            {{members}}
        }

        {{types}}
        """);

    /// <summary>Members of a class that sends by MailKit.</summary>
    public static Task MailKit(string members, string types = "") => Verify.FindingsAsync(
        $$"""
        {{Usings}}
        using MailKit;
        using MailKit.Net.Smtp;
        using MailKit.Security;
        using MimeKit;

        public class Mailer
        {
            private readonly SmtpClient _client = new SmtpClient();

            {{members}}
        }

        {{types}}
        """);

    /// <summary>Statements and members that configure Polly, for either library.</summary>
    public static Task Polly(string statements, string members = "") => Verify.FindingsAsync(
        $$"""
        {{Usings}}
        using MailKit.Net.Smtp;
        using Polly;
        using Polly.CircuitBreaker;
        using Polly.Fallback;
        using Polly.Retry;
        using MailMessage = System.Net.Mail.MailMessage;
        using SmtpException = System.Net.Mail.SmtpException;
        using SmtpFailedRecipientException = System.Net.Mail.SmtpFailedRecipientException;
        using SmtpFailedRecipientsException = System.Net.Mail.SmtpFailedRecipientsException;

        public class Policies
        {
            public void Configure(System.Net.Mail.SmtpClient client, MailMessage message)
            {
                {{statements}}
            }

            {{members}}
        }
        """);
}
