using System;
using System.Buffers;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using SmtpServer;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Gateway.Inbound
{
    public class UnknownTenantException : Exception
    {
        public UnknownTenantException(string tenant) : base("no tenant " + tenant) { }
    }

    /// <summary>Takes mail for tenant@in.gateway.example and posts it to the tenant's webhook.</summary>
    public class ForwardingMessageStore : MessageStore
    {
        private readonly HttpClient _http;
        private readonly Func<string, Uri> _hookOf;

        public ForwardingMessageStore(HttpClient http, Func<string, Uri> hookOf)
        {
            _http = http;
            _hookOf = hookOf;
        }

        public override async Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
        {
            if (transaction.To.Count == 0)
                return SmtpResponse.NoValidRecipientsGiven;

            try
            {
                foreach (var tenant in transaction.To.Select(box => box.User).Distinct())
                {
                    var hook = _hookOf(tenant) ?? throw new UnknownTenantException(tenant);
                    using (var content = new ByteArrayContent(buffer.ToArray()))
                    using (var answer = await _http.PostAsync(hook, content, cancellationToken))
                    {
                        if ((int)answer.StatusCode >= 500)
                            return new SmtpResponse(SmtpReplyCode.Aborted, "4.3.0 the application does not answer, try again");
                        if (!answer.IsSuccessStatusCode)
                            return new SmtpResponse(SmtpReplyCode.TransactionFailed, "5.7.1 the application refuses the message");
                    }
                }

                return SmtpResponse.Ok;
            }
            catch (UnknownTenantException e)
            {
                return new SmtpResponse(SmtpReplyCode.MailboxUnavailable, "5.1.1 " + e.Message);
            }
            catch (HttpRequestException)
            {
                return new SmtpResponse(SmtpReplyCode.ServiceUnavailable, "4.4.1 later please");
            }
            catch (IOException)
            {
                return new SmtpResponse(SmtpReplyCode.Aborted, "4.3.0 later please");
            }
        }
    }
}
