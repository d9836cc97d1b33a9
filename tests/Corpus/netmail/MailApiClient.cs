using System;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Newtonsoft.Json;

namespace Corpus.NetMail.MailApiClient
{
    /// <summary>Raised by the SMTP-over-HTTPS service of the provider.</summary>
    public class SmtpException : Exception
    {
        public SmtpException(HttpStatusCode statusCode, string message) : base(message)
        {
            StatusCode = statusCode;
        }

        public HttpStatusCode StatusCode { get; }
    }

    public sealed class ApiMail
    {
        public string From { get; set; }
        public string To { get; set; }
        public string Subject { get; set; }
        public string Text { get; set; }

        [JsonProperty("idempotency_key")]
        public Guid Key { get; set; } = Guid.NewGuid();
    }

    public class MailApiClient
    {
        private readonly HttpClient _http;

        public MailApiClient(HttpClient http)
        {
            _http = http;
        }

        public async Task SendAsync(ApiMail mail, CancellationToken token)
        {
            int attempt = 0;
            while (true)
            {
                attempt++;
                try
                {
                    await PostAsync(mail, token).ConfigureAwait(false);
                    return;
                }
                catch (SmtpException ex) when (IsTransient(ex) && attempt < 5)
                {
                    await Task.Delay(TimeSpan.FromSeconds(attempt * 2), token).ConfigureAwait(false);
                }
            }
        }

        private static bool IsTransient(SmtpException ex)
        {
            return (int)ex.StatusCode == 429 || (int)ex.StatusCode >= 500;
        }

        private async Task PostAsync(ApiMail mail, CancellationToken token)
        {
            using (var content = new StringContent(JsonConvert.SerializeObject(mail), Encoding.UTF8, "application/json"))
            using (var response = await _http.PostAsync("v2/messages", content, token).ConfigureAwait(false))
            {
                if (!response.IsSuccessStatusCode)
                    throw new SmtpException(response.StatusCode, await response.Content.ReadAsStringAsync().ConfigureAwait(false));
            }
        }
    }
}
