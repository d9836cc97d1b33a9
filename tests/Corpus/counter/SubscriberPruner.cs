#nullable enable
using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Fanzine.Lists
{
    public interface ISubscriberDirectory
    {
        IAsyncEnumerable<Subscriber> ActiveAsync(string list, CancellationToken token);
        Task RemoveSubscriberAsync(string list, string address, string reason);
    }

    public sealed record Subscriber(string Address, string? Name);

    public sealed record IssueJob(string List, string Subject, string Html);

    public sealed class SubscriberPruner : BackgroundService
    {
        private readonly Channel<IssueJob> _jobs = Channel.CreateBounded<IssueJob>(16);
        private readonly ISubscriberDirectory _directory;
        private readonly ILogger<SubscriberPruner> _logger;

        public SubscriberPruner(ISubscriberDirectory directory, ILogger<SubscriberPruner> logger)
        {
            _directory = directory;
            _logger = logger;
        }

        public ValueTask QueueAsync(IssueJob job, CancellationToken token) => _jobs.Writer.WriteAsync(job, token);

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await foreach (var job in _jobs.Reader.ReadAllAsync(stoppingToken))
            {
                using var client = new SmtpClient();
                await client.ConnectAsync("lists.fanzine.example", 587, cancellationToken: stoppingToken);

                var sent = 0;
                await foreach (var subscriber in _directory.ActiveAsync(job.List, stoppingToken))
                {
                    if (await DeliverAsync(client, job, subscriber, stoppingToken))
                        sent++;
                }

                await client.DisconnectAsync(true, stoppingToken);
                _logger.LogInformation("{Subject}: {Sent} copies of {List}", job.Subject, sent, job.List);
            }
        }

        private async Task<bool> DeliverAsync(SmtpClient client, IssueJob job, Subscriber subscriber, CancellationToken token)
        {
            var message = new MimeMessage();
            message.From.Add(new MailboxAddress(job.List, job.List + "@fanzine.example"));
            message.To.Add(new MailboxAddress(subscriber.Name ?? string.Empty, subscriber.Address));
            message.Subject = job.Subject;
            message.Body = new TextPart("html") { Text = job.Html };

            try
            {
                await client.SendAsync(message, token);
                return true;
            }
            catch (SmtpCommandException ex) when (ex.ErrorCode == SmtpErrorCode.RecipientNotAccepted) //! SMTP004
            {
                await _directory.RemoveSubscriberAsync(job.List, subscriber.Address, ex.Message);
                return false;
            }
            catch (SmtpCommandException ex)
            {
                _logger.LogError(ex, "{Address} did not get {Subject}", subscriber.Address, job.Subject);
                return false;
            }
        }
    }
}
