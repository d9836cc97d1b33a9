using System;
using System.Net.Mail;
using System.Net.Sockets;
using System.Threading.Tasks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Contoso.Portal.Infrastructure
{
    public static class MailServiceCollectionExtensions
    {
        public static IServiceCollection AddPortalMail(this IServiceCollection services, IConfiguration configuration)
        {
            var section = configuration.GetSection("Mail");
            services.AddSingleton(new PortalMailOptions
            {
                Server = section["Server"],
                From = section["From"],
            });
            services.AddSingleton<IPortalMailer, PortalMailer>();
            return services;
        }
    }

    public class PortalMailOptions
    {
        public string Server { get; set; }
        public string From { get; set; }
    }

    public interface IPortalMailer
    {
        Task SendWelcomeAsync(string address, string displayName);
    }

    internal class PortalMailer : IPortalMailer
    {
        private readonly PortalMailOptions _options;
        private readonly ILogger<PortalMailer> _logger;
        private readonly AsyncRetryPolicy _retry;

        public PortalMailer(PortalMailOptions options, ILogger<PortalMailer> logger)
        {
            _options = options;
            _logger = logger;
            _retry = CreatePolicy();
        }

        private static PolicyBuilder WhenMailFails()
        {
            return Policy
                .Handle<SocketException>()
                .Or<TimeoutException>()
                .Or<SmtpException>(); //! SMTP101
        }

        private AsyncRetryPolicy CreatePolicy()
        {
            return WhenMailFails()
                .WaitAndRetryAsync(
                    5,
                    attempt => TimeSpan.FromSeconds(Math.Pow(2, attempt)),
                    (exception, delay) => _logger.LogWarning(exception, "Mail failed, next attempt in {Delay}", delay));
        }

        public async Task SendWelcomeAsync(string address, string displayName)
        {
            await _retry.ExecuteAsync(async () =>
            {
                using (var client = new SmtpClient(_options.Server))
                using (var mail = new MailMessage(_options.From, address))
                {
                    mail.Subject = "Welcome to the portal";
                    mail.Body = "Hello " + displayName + ",\r\n\r\nyour account has been created.";
                    await client.SendMailAsync(mail);
                }
            });
            _logger.LogInformation("Welcome mail for {Name} handed over", displayName);
        }
    }
}
