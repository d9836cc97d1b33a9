using System.Globalization;
using MimeKit;
using Newsletter;
using SmtpReplies;

const string Usage = """
    newsletter [--culture <name>]                          compares 220 with 554, and explains a code of the sample's own codes.json
    newsletter explain <code> [--culture <name>]           explains a reply code
    newsletter send <host> <port> <from> <to>... [--stubborn]  sends an issue to each address, and again after a 4yz reply
    newsletter probe <host> <port> [--hurried | --blind]   asks a server what it offers
    """;

List<string> words = [.. args];
CultureInfo? culture = TakeOption("--culture") is { } name ? CultureInfo.GetCultureInfo(name) : null;
using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    stop.Cancel();
};

switch (words)
{
    case []:
        Console.WriteLine(SmtpReplyGuide.Compare(SmtpReplyCode.ServiceReady, SmtpReplyCode.TransactionFailed, culture).ToMarkdown());
        Console.WriteLine(SmtpReplyGuide.For(SmtpReplyCodes.HourlyLimitReached, culture, SmtpReplyCodes.Catalog).ToMarkdown());
        return 0;

    case ["explain", var code] when int.TryParse(code, CultureInfo.InvariantCulture, out int number):
        Console.WriteLine(SmtpReplyGuide.For((SmtpReplyCode)number, culture, SmtpReplyCodes.Catalog).ToMarkdown());
        return 0;

    case ["send", var host, var port, var from, .. var rest] when int.TryParse(port, CultureInfo.InvariantCulture, out int number):
        return await SendAsync(host, number, from, rest);

    case ["probe", var host, var port, .. var rest] when int.TryParse(port, CultureInfo.InvariantCulture, out int number):
        return await ProbeAsync(host, number, rest);

    default:
        Console.Error.WriteLine(Usage);
        return 2;
}

async Task<int> SendAsync(string host, int port, string from, IReadOnlyCollection<string> rest)
{
    using Mailing mailing = new(host, port, attempts: 3, wait: TimeSpan.FromSeconds(1));
    bool allDelivered = true;
    foreach (string to in rest.Where(word => word != "--stubborn"))
    {
        MimeMessage message = new()
        {
            From = { MailboxAddress.Parse(from) },
            To = { MailboxAddress.Parse(to) },
            Subject = "What a reply code tells you",
            Body = new TextPart("plain") { Text = "Dear reader,\r\n\r\nthe first digit says what to do next.\r\n" },
        };

        Delivery delivery = rest.Contains("--stubborn")
            ? await mailing.SendStubbornlyAsync(message, stop.Token)
            : await mailing.SendAsync(message, stop.Token);
        allDelivered &= delivery.Outcome == Outcome.Delivered;

        Console.WriteLine($"{to}: {delivery.Outcome}, attempts: {delivery.Attempts}");
        if (delivery.LastRefusal != SmtpReplyCode.None)
            Console.WriteLine(SmtpReplyGuide.For(delivery.LastRefusal, culture, SmtpReplyCodes.Catalog).Summary);
    }

    return allDelivered ? 0 : 1;
}

async Task<int> ProbeAsync(string host, int port, IReadOnlyCollection<string> rest)
{
    if (rest.Contains("--hurried"))
    {
        Console.WriteLine(await Probe.AskHurriedlyAsync(host, port, stop.Token));
        return 0;
    }

    if (rest.Contains("--blind"))
    {
        Console.WriteLine(await Probe.AskBlindlyAsync(host, port, stop.Token));
        return 0;
    }

    (SmtpReply greeting, SmtpReply ehlo) = await Probe.AskAsync(host, port, stop.Token);
    Console.WriteLine($"greeting: {greeting}");
    if (!greeting.IsServiceReady())
    {
        Console.WriteLine(SmtpReplyGuide.For(greeting.Code, culture, SmtpReplyCodes.Catalog).Summary);
        return 1;
    }

    Console.WriteLine(ehlo);
    return 0;
}

string? TakeOption(string option)
{
    int at = words.IndexOf(option);
    if (at < 0 || at + 1 == words.Count)
        return null;

    string value = words[at + 1];
    words.RemoveRange(at, 2);
    return value;
}
