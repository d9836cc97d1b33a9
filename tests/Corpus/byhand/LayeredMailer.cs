#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Enterprise.Messaging.Smtp
{
    public sealed record CommandResult(bool Success, int Code, string Text)
    {
        public static CommandResult From(int code, string text, Predicate<int> good) => new(good(code), code, text);

        public CommandResult Then(Func<CommandResult> next) => Success ? next() : this;
    }

    public interface ILineChannel : IDisposable
    {
        void Write(string line);
        string? Read();
    }

    internal sealed class TcpLineChannel : ILineChannel
    {
        private readonly TcpClient _client;
        private readonly StreamReader _reader;
        private readonly StreamWriter _writer;

        public TcpLineChannel(string host, int port)
        {
            _client = new TcpClient(host, port);
            _reader = new StreamReader(_client.GetStream(), Encoding.ASCII);
            _writer = new StreamWriter(_client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        }

        public void Write(string line) => _writer.WriteLine(line);

        public string? Read() => _reader.ReadLine();

        public void Dispose() => _client.Dispose();
    }

    public interface IMailGateway
    {
        CommandResult Send(string from, IEnumerable<string> to, string content);
    }

    internal sealed class SmtpMailGateway : IMailGateway
    {
        private readonly Func<ILineChannel> _open;
        private readonly ILogger<SmtpMailGateway> _logger;

        public SmtpMailGateway(Func<ILineChannel> open, ILogger<SmtpMailGateway> logger)
        {
            _open = open;
            _logger = logger;
        }

        public CommandResult Send(string from, IEnumerable<string> to, string content)
        {
            using var channel = _open();

            CommandResult Await(Predicate<int> good)
            {
                string? line;
                do
                {
                    line = channel.Read();
                    _logger.LogTrace("S: {Line}", line);
                }
                while (line is { Length: > 3 } && line[3] == '-');
                return line is { Length: >= 3 } && int.TryParse(line[..3], out var code)
                    ? CommandResult.From(code, line, good)
                    : new CommandResult(false, 0, line ?? "(closed)");
            }

            CommandResult Run(string command, Predicate<int> good)
            {
                channel.Write(command);
                return Await(good);
            }

            static bool Completed(int code) => code is >= 200 and <= 299;

            var result = Await(code => code == 220)
                .Then(() => Run("EHLO gateway.enterprise.example", Completed))
                .Then(() => Run($"MAIL FROM:<{from}>", Completed));

            result = to.Aggregate(result, (soFar, recipient) => soFar.Then(() => Run($"RCPT TO:<{recipient}>", Completed)));

            result = result
                .Then(() => Run("DATA", code => code == 354))
                .Then(() => Run(content.Replace("\r\n.", "\r\n..") + "\r\n.", Completed));

            channel.Write("QUIT");
            if (!result.Success)
                _logger.LogWarning("Gateway refused: {Code} {Text}", result.Code, result.Text);
            return result;
        }
    }

    public static class SmtpGatewayServices
    {
        public static IServiceCollection AddSmtpGateway(this IServiceCollection services, string host)
        {
            services.AddSingleton<Func<ILineChannel>>(_ => () => new TcpLineChannel(host, 25));
            services.AddSingleton<IMailGateway, SmtpMailGateway>();
            return services;
        }

        public static async Task<bool> SendWithDeferralAsync(this IMailGateway gateway, string from, string to, string content, CancellationToken ct)
        {
            for (var round = 0; ; round++)
            {
                var result = gateway.Send(from, new[] { to }, content);
                if (result.Success)
                    return true;
                if (result.Code is < 400 or > 499 || round == 5)
                    return false;
                await Task.Delay(TimeSpan.FromMinutes(10 << round), ct);
            }
        }
    }
}
