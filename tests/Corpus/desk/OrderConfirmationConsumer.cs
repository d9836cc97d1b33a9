#nullable enable
using System;
using System.Globalization;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Shop.Mailing.Consumers;

public record OrderLine(string Article, int Quantity, decimal Price);

public record OrderPlaced
{
    public Guid OrderId { get; init; }
    public string CustomerName { get; init; } = "";
    public string CustomerMail { get; init; } = "";
    public OrderLine[] Lines { get; init; } = [];
}

public class ShopMailOptions
{
    public string Server { get; set; } = "mail";
    public int Port { get; set; } = 587;
    public string Login { get; set; } = "";
    public string Password { get; set; } = "";
}

public class OrderConfirmationConsumer : IConsumer<OrderPlaced>
{
    private readonly ShopMailOptions _options;
    private readonly ILogger<OrderConfirmationConsumer> _logger;

    public OrderConfirmationConsumer(IOptions<ShopMailOptions> options, ILogger<OrderConfirmationConsumer> logger)
    {
        _options = options.Value;
        _logger = logger;
    }

    public async Task Consume(ConsumeContext<OrderPlaced> context)
    {
        var order = context.Message;
        var mail = new MimeMessage();
        mail.From.Add(new MailboxAddress("Shop", "orders@shop.example"));
        mail.To.Add(new MailboxAddress(order.CustomerName, order.CustomerMail));
        mail.Subject = $"Order {order.OrderId:N}";
        mail.Body = new TextPart("plain") { Text = Render(order) };

        using var client = new SmtpClient();
        await client.ConnectAsync(_options.Server, _options.Port, SecureSocketOptions.StartTls, context.CancellationToken);
        await client.AuthenticateAsync(_options.Login, _options.Password, context.CancellationToken);
        var reply = await client.SendAsync(mail, context.CancellationToken);
        await client.DisconnectAsync(true, context.CancellationToken);

        _logger.LogInformation("Order {Order} confirmed: {Reply} (retry {Retry})", order.OrderId, reply, context.GetRetryAttempt());
    }

    private static string Render(OrderPlaced order)
    {
        var text = new StringBuilder();
        text.AppendLine($"Hello {order.CustomerName},").AppendLine().AppendLine("thank you for your order:").AppendLine();
        foreach (var line in order.Lines)
            text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"{line.Quantity,4} x {line.Article,-40} {line.Price,10:F2}"));
        text.AppendLine().AppendLine(string.Create(CultureInfo.InvariantCulture, $"Total {order.Lines.Sum(l => l.Quantity * l.Price):F2}"));
        return text.ToString();
    }
}

public class OrderConfirmationConsumerDefinition : ConsumerDefinition<OrderConfirmationConsumer>
{
    public OrderConfirmationConsumerDefinition()
    {
        EndpointName = "order-confirmation";
        ConcurrentMessageLimit = 4;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<OrderConfirmationConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.UseMessageRetry(retry =>
        {
            retry.Exponential(5, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(10));
            retry.Handle<SocketException>();
            retry.Handle<SmtpProtocolException>();
            retry.Handle<SmtpCommandException>(e => e.StatusCode != SmtpStatusCode.MailboxUnavailable && e.StatusCode != SmtpStatusCode.TransactionFailed); //! SMTP107
        });
        endpointConfigurator.UseInMemoryOutbox(context);
    }
}
