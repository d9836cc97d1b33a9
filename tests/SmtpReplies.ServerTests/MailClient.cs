using System.Net;
using System.Text;
using Corpus.Clients.AsyncMailClient;
using Corpus.Clients.BlockingMailer;
using Corpus.Clients.ByteSpanClient;
using Corpus.Clients.CallbackClient;
using Corpus.Clients.ChannelClient;
using Corpus.Clients.ChunkingClient;
using Corpus.Clients.DeferredCheck;
using Corpus.Clients.ExpectClient;
using Corpus.Clients.FlagMailer;
using Corpus.Clients.FunctionalClient;
using Corpus.Clients.HostListSender;
using Corpus.Clients.LookupTableClient;
using Corpus.Clients.MailForm;
using Corpus.Clients.MailKitRelays;
using Corpus.Clients.OperatorReply;
using Corpus.Clients.PipelinesClient;
using Corpus.Clients.PipeliningClient;
using Corpus.Clients.RawSocketClient;
using Corpus.Clients.ReaderClient;
using Corpus.Clients.RecursiveSteps;
using Corpus.Clients.RegexClient;
using Corpus.Clients.ReplyStreamClient;
using Corpus.Clients.StateMachineClient;
using Corpus.Clients.StepwiseSession;
using Corpus.Clients.TableClient;
using Corpus.Clients.VerbTableClient;
using Corpus.Clients.WireService;
using MimeKit;

namespace SmtpReplies.ServerTests;

/// <summary>What a client says became of a message.</summary>
/// <param name="Sent">The server took it, for some recipients at least.</param>
/// <param name="Later">If it was not sent: whether it is worth another try.</param>
public sealed record Attempt(bool Sent, bool Later)
{
    public static Attempt Success { get; } = new(true, false);
    public static Attempt Transient { get; } = new(false, true);
    public static Attempt Permanent { get; } = new(false, false);

    public static Attempt Failure(bool isTransient) => isTransient ? Transient : Permanent;
}

/// <summary>The correct clients of the corpus that send mail, made equal.</summary>
public static class MailClient
{
    private delegate Task<Attempt> Send(int port, string sender, string[] recipients, string message);

    private static readonly Dictionary<string, Send> Clients = new()
    {
        ["AsyncMailClient"] = async (port, sender, recipients, message) =>
            (await new AsyncMailClient().SendAsync("127.0.0.1", port, sender, recipients, message)).Status switch
            {
                SendStatus.Delivered or SendStatus.PartlyDelivered => Attempt.Success,
                SendStatus.Deferred => Attempt.Transient,
                _ => Attempt.Permanent,
            },

        ["BlockingMailer"] = Blocking((port, sender, recipients, message) =>
        {
            try
            {
                var delivery = new BlockingMailer("127.0.0.1", port).Send(sender, recipients, message);
                Assert.Equal(recipients.Length, delivery.Accepted.Count + delivery.Refused.Count);
                return Attempt.Success;
            }
            catch (MailerException refused)
            {
                return Attempt.Failure(refused.MayTryAgain);
            }
        }),

        ["ByteSpanClient"] = Blocking((port, sender, recipients, message) =>
        {
            var client = new ByteSpanClient();
            return client.Send("127.0.0.1", port, sender, recipients, Encoding.UTF8.GetBytes(message)) ? Attempt.Success : Attempt.Failure(client.Transient);
        }),

        ["CallbackClient"] = async (port, sender, recipients, message) =>
        {
            var done = new TaskCompletionSource<Attempt>(TaskCreationOptions.RunContinuationsAsynchronously);
            var client = new CallbackClient(sender, recipients, message, (client, code, _, error) =>
            {
                if (error is not null)
                    done.SetException(error);
                else
                    done.SetResult(client.Delivered ? Attempt.Success : Attempt.Failure(code < 500));
            });
            client.BeginSend("127.0.0.1", port);
            return await done.Task;
        },

        ["ChannelClient"] = async (port, sender, recipients, message) =>
        {
            await using var client = new ChannelClient();
            try
            {
                await client.ConnectAsync("127.0.0.1", port);
                var refused = await client.SendAsync(sender, recipients, message);
                Assert.InRange(refused.Count, 0, recipients.Length - 1);
                return Attempt.Success;
            }
            catch (ResponseException refused)
            {
                return Attempt.Failure(refused.WorthARetry);
            }
        },

        ["ChunkingClient"] = Blocking((port, sender, recipients, message) =>
        {
            try
            {
                new ChunkingClient("127.0.0.1", port, chunkSize: 40).Send(sender, recipients, Encoding.UTF8.GetBytes(message));
                return Attempt.Success;
            }
            catch (ChunkingException refused)
            {
                return Attempt.Failure(refused.IsTemporary);
            }
        }),

        ["DeferredSender"] = async (port, sender, recipients, message) =>
        {
            var transcript = await DeferredSender.SendAsync("127.0.0.1", port, sender, recipients, message);
            return transcript.Completed ? Attempt.Success : Attempt.Failure(transcript.Last.Code < 500);
        },

        ["ExpectClient"] = Blocking((port, sender, recipients, message) =>
        {
            try
            {
                ExpectClient.Deliver("127.0.0.1", port, sender, recipients, message);
                return Attempt.Success;
            }
            catch (UnexpectedReply refused)
            {
                return Attempt.Failure(refused.Temporary);
            }
        }),

        ["FlagMailer"] = Blocking((port, sender, recipients, message) =>
        {
            var mailer = new FlagMailer();
            mailer.Send("127.0.0.1", port, sender, recipients, message.TrimEnd().Split("\r\n"));
            return mailer.Ok ? Attempt.Success : Attempt.Failure(mailer.TryAgain);
        }),

        ["FunctionalClient"] = Blocking((port, sender, recipients, message) =>
            FunctionalClient.Send("127.0.0.1", port, sender, [.. recipients], message) switch
            {
                Result.Done done => done.Accepted.Length + done.Refused.Length == recipients.Length ? Attempt.Success : throw new InvalidOperationException(),
                Result.Again => Attempt.Transient,
                _ => Attempt.Permanent,
            }),

        // One recipient at a time, so that the last word is the best of several.
        ["HostListSender"] = async (port, sender, recipients, message) =>
        {
            var trails = new List<Trail>();
            foreach (string recipient in recipients)
                trails.Add(await new HostListSender().SendAsync([new Exchanger("127.0.0.1", port, 10)], sender, recipient, message));
            return trails.Exists(trail => trail.TakenBy is not null) ? Attempt.Success : Attempt.Failure(trails.Exists(trail => trail.MayTryLater));
        },

        ["LookupTableClient"] = Blocking((port, sender, recipients, message) =>
        {
            var next = new LookupTableClient().Send("127.0.0.1", port, sender, recipients, message);
            return next == Next.GoOn ? Attempt.Success : Attempt.Failure(next == Next.Later);
        }),

        ["MailForm"] = Blocking((port, sender, recipients, message) =>
        {
            using var form = new MailForm
            {
                txtServer = "127.0.0.1", txtPort = $"{port}", txtFrom = sender, txtTo = string.Join(";", recipients), txtBody = message,
            };
            bool sent = false;
            form.Sent += delegate { sent = true; };
            form.btnSend_Click(form, EventArgs.Empty);
            return sent ? Attempt.Success : Attempt.Failure(form.lblStatus.Contains("try again later", StringComparison.Ordinal));
        }),

        ["MailKitRelays"] = async (port, sender, recipients, message) =>
        {
            using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(message));
            var outcome = await new MailKitRelays(("127.0.0.1", port)).SendAsync(sender, recipients, await MimeMessage.LoadAsync(bytes));
            return outcome.Sent ? Attempt.Success : Attempt.Failure(outcome.TryLater);
        },

        ["OperatorMailer"] = Blocking((port, sender, recipients, message) =>
        {
            try
            {
                OperatorMailer.Send("127.0.0.1", port, sender, recipients, message);
                return Attempt.Success;
            }
            catch (RefusalException refused)
            {
                return Attempt.Failure(refused.OnlyForNow);
            }
        }),

        ["PipelinesClient"] = async (port, sender, recipients, message) =>
        {
            try
            {
                await using var client = await PipelinesClient.OpenAsync("127.0.0.1", port);
                var answers = await client.SendAsync(sender, recipients, Encoding.UTF8.GetBytes(message));
                return answers.Values.Any(answer => answer.Good) ? Attempt.Success : Attempt.Failure(answers.Values.Any(answer => answer.Temporary));
            }
            catch (RefusedException refused)
            {
                return Attempt.Failure(refused.Answer.Temporary);
            }
        },

        ["PipeliningClient"] = async (port, sender, recipients, message) =>
        {
            var result = await new PipeliningClient().SendAsync("127.0.0.1", port, sender, recipients, message);
            return result.Delivered ? Attempt.Success : Attempt.Failure(result.Retry);
        },

        ["RawSocketClient"] = Blocking((port, sender, recipients, message) =>
            new RawSocketClient().Send(IPAddress.Loopback, port, sender, recipients, Encoding.UTF8.GetBytes(message)) switch
            {
                RawSocketClient.Ok => Attempt.Success,
                RawSocketClient.LaterPlease => Attempt.Transient,
                RawSocketClient.NeverAgain => Attempt.Permanent,
                _ => throw new InvalidOperationException("The network is down."),
            }),

        ["ReaderClient"] = async (port, sender, recipients, message) =>
        {
            var dispatch = await new ReaderClient("127.0.0.1", port).SendAsync(sender, recipients, message);
            return dispatch.Sent ? Attempt.Success : Attempt.Failure(dispatch.Reply.IsTransient());
        },

        ["RegexClient"] = Blocking((port, sender, recipients, message) =>
        {
            var client = new RegexClient();
            return client.Send("127.0.0.1", port, sender, recipients, message) ? Attempt.Success : Attempt.Failure(client.WorthTryingLater);
        }),

        ["ReplyStreamClient"] = async (port, sender, recipients, message) =>
        {
            var result = await new ReplyStreamClient().SendAsync("127.0.0.1", port, sender, recipients, message);
            return result.Delivered ? Attempt.Success : Attempt.Failure(result.Decisive.Code < 500);
        },

        ["StateMachineClient"] = Blocking((port, sender, recipients, message) =>
            new StateMachineClient(sender, recipients, message).Run("127.0.0.1", port) switch
            {
                Outcome.Sent => Attempt.Success,
                Outcome.GiveUp => Attempt.Permanent,
                _ => Attempt.Transient,
            }),

        ["StepSender"] = async (port, sender, recipients, message) =>
        {
            var report = await StepSender.SendAsync("127.0.0.1", port, new Job(sender, recipients, message));
            return report.Sent ? Attempt.Success : Attempt.Failure(report.AskAgainLater);
        },

        ["StepwiseSession"] = Blocking((port, sender, recipients, message) =>
        {
            var session = new StepwiseSession();
            bool refusedForNow = false;
            int accepted = 0;
            bool sent = session.Connect("127.0.0.1", port) && session.Hello("steps.example") && session.From(sender);
            if (sent)
            {
                foreach (string recipient in recipients)
                {
                    if (session.To(recipient))
                        accepted++;
                    else
                        refusedForNow |= session.IsTransient;
                }

                sent = accepted > 0 && session.Send(message);
            }

            session.Close();
            return sent ? Attempt.Success : Attempt.Failure(refusedForNow || session.IsTransient);
        }),

        ["TableClient"] = Blocking((port, sender, recipients, message) =>
        {
            var results = TableClient.Run("127.0.0.1", port, sender, recipients, message);
            return TableClient.Delivered(results) ? Attempt.Success : Attempt.Failure(TableClient.Later(results));
        }),

        ["VerbTableClient"] = async (port, sender, recipients, message) =>
        {
            await using var client = new VerbTableClient();
            try
            {
                await client.ConnectAsync("127.0.0.1", port);
                await client.SendAsync(sender, recipients, message);
                return Attempt.Success;
            }
            catch (VerbRefusedException refused)
            {
                return Attempt.Failure(refused.IsTransient);
            }
        },

        ["WireService"] = async (port, sender, recipients, message) =>
        {
            var outcome = await new WireService(new TcpSmtpConnectionFactory("127.0.0.1", port)).SendAsync(sender, recipients, message);
            return outcome.Success ? Attempt.Success : Attempt.Failure(outcome.RetryLater);
        },
    };

    /// <summary>The names of all.</summary>
    public static IEnumerable<string> Names => Clients.Keys;

    /// <summary>A single refused recipient is enough for these to send to nobody.</summary>
    public static bool IsAllOrNothing(string client) => client is "ChunkingClient" or "ExpectClient" or "MailKitRelays";

    /// <summary>To these a refused session says nothing about the message: they would try the next host, or this one later.</summary>
    public static bool KnowsOtherHosts(string client) => client is "HostListSender" or "MailKitRelays";

    /// <summary>Runs a client. However it is written, it does not block the test.</summary>
    public static async Task<Attempt> SendAsync(string client, int port, string[] recipients, string message) =>
        await Task.Run(() => Clients[client](port, "sender@example.org", recipients, message))
            .WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

    private static Send Blocking(Func<int, string, string[], string, Attempt> send) =>
        (port, sender, recipients, message) => Task.FromResult(send(port, sender, recipients, message));
}
