using System;
using System.Net.Http;
using System.Net.Http.Json;
using System.Threading.Tasks;
using Polly;

namespace Corpus.Resilience.HttpMailSdk
{
    /// <summary>Thrown by our gateway SDK when the HTTP call did not get through.</summary>
    public class SmtpException : Exception
    {
        public SmtpException(string message, int httpStatus) : base(message) => HttpStatus = httpStatus;

        public int HttpStatus { get; }
    }

    public class HttpMailSdk
    {
        private readonly HttpClient _http;

        private readonly IAsyncPolicy _policy = Policy
            .Handle<SmtpException>()
            .Or<HttpRequestException>()
            .WaitAndRetryAsync(3, n => TimeSpan.FromSeconds(n));

        public HttpMailSdk(HttpClient http)
        {
            _http = http;
        }

        public Task SendAsync(string to, string template, object model)
        {
            return _policy.ExecuteAsync(async () =>
            {
                using var response = await _http.PostAsJsonAsync("v2/send", new { to, template, model });
                if ((int)response.StatusCode >= 500)
                    throw new SmtpException("gateway down", (int)response.StatusCode);
                response.EnsureSuccessStatusCode();
            });
        }
    }
}
