using System;
using System.Net.Http;
using System.Net.Mail;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Registry;

namespace Acme.Shop.Infrastructure
{
    public static class PolicyNames
    {
        public const string Mail = "mail";
        public const string Payment = "payment";
        public const string MailBreaker = "mail-breaker";
    }

    public static class ResiliencePolicies
    {
        public static IServiceCollection AddShopPolicies(this IServiceCollection services, ILogger logger)
        {
            var registry = new PolicyRegistry
            {
                [PolicyNames.Payment] = BuildPaymentPolicy(),
                [PolicyNames.Mail] = BuildMailPolicy(logger),
                [PolicyNames.MailBreaker] = BuildBreaker(logger),
            };
            services.AddSingleton<IReadOnlyPolicyRegistry<string>>(registry);
            services.AddTransient<OrderMailer>();
            return services;
        }

        private static IAsyncPolicy<HttpResponseMessage> BuildPaymentPolicy()
        {
            return Policy<HttpResponseMessage>
                .Handle<HttpRequestException>()
                .OrResult(r => (int)r.StatusCode >= 500)
                .WaitAndRetryAsync(3, n => TimeSpan.FromSeconds(n));
        }

        private static IAsyncPolicy BuildMailPolicy(ILogger logger)
        {
            return MailFailures()
                .WaitAndRetryAsync(
                    5,
                    n => TimeSpan.FromSeconds(Math.Pow(2, n)),
                    (error, wait, n, _) => logger.LogWarning(error, "Mail attempt {Attempt} failed, next one in {Wait}", n, wait));
        }

        private static PolicyBuilder MailFailures()
        {
            return Policy
                .Handle<TimeoutException>()
                .Or<SmtpException>(); //! SMTP101
        }

        private static IAsyncPolicy BuildBreaker(ILogger logger)
        {
            return Policy
                .Handle<SmtpException>()
                .CircuitBreakerAsync(
                    10,
                    TimeSpan.FromMinutes(1),
                    (error, time) => logger.LogError(error, "Mail is off for {Time}", time),
                    () => logger.LogInformation("Mail is on again"));
        }
    }

    public sealed class OrderMailer
    {
        private readonly IAsyncPolicy _policy;
        private readonly IAsyncPolicy _breaker;

        public OrderMailer(IReadOnlyPolicyRegistry<string> registry)
        {
            _policy = registry.Get<IAsyncPolicy>(PolicyNames.Mail);
            _breaker = registry.Get<IAsyncPolicy>(PolicyNames.MailBreaker);
        }

        public Task ConfirmAsync(string address, int orderNumber)
        {
            return _policy.WrapAsync(_breaker).ExecuteAsync(async () =>
            {
                using var client = new SmtpClient("mail.shop.internal");
                using var message = new MailMessage("shop@acme.example", address, "Order " + orderNumber, "Thank you!");
                await client.SendMailAsync(message);
            });
        }
    }
}
