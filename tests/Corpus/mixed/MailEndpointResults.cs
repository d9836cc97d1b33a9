using System;
using System.Net;
using System.Net.Http;
using System.Net.Mail;
using System.Text.Json;
using System.Threading.Tasks;

namespace Corpus.Mixed.MailEndpointResults
{
    public class SendRequest
    {
        public string To { get; set; } = "";
        public string Subject { get; set; } = "";
        public string Text { get; set; } = "";
    }

    /// <summary>POST /mail: the caller sees an HTTP status for what the relay said.</summary>
    public class MailEndpointResults
    {
        private readonly Func<SmtpClient> _factory;

        public MailEndpointResults(Func<SmtpClient> factory)
        {
            _factory = factory;
        }

        public async Task<HttpResponseMessage> PostAsync(string json)
        {
            var request = JsonSerializer.Deserialize<SendRequest>(json);
            if (request == null)
                return new HttpResponseMessage(HttpStatusCode.BadRequest);

            try
            {
                using (var client = _factory())
                {
                    await client.SendMailAsync("api@tools.example", request.To, request.Subject, request.Text);
                }
                return new HttpResponseMessage(HttpStatusCode.Accepted);
            }
            catch (SmtpException ex)
            {
                return new HttpResponseMessage(ToHttp(ex.StatusCode)) { Content = new StringContent(ex.Message) };
            }
        }

        private static HttpStatusCode ToHttp(SmtpStatusCode status)
        {
            switch (status)
            {
                case SmtpStatusCode.MailboxBusy:
                case SmtpStatusCode.MailboxUnavailable:
                case SmtpStatusCode.MailboxNameNotAllowed:
                case SmtpStatusCode.UserNotLocalTryAlternatePath:
                    return HttpStatusCode.UnprocessableEntity;
                case SmtpStatusCode.InsufficientStorage:
                case SmtpStatusCode.ExceededStorageAllocation:
                    return HttpStatusCode.InsufficientStorage;
                case SmtpStatusCode.MustIssueStartTlsFirst:
                case SmtpStatusCode.ClientNotPermitted:
                    return HttpStatusCode.Forbidden;
                default:
                    return HttpStatusCode.BadGateway;
            }
        }
    }
}
