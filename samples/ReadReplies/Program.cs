using System.Net.Mail;
using System.Net.Sockets;
using System.Text;
using SmtpReplies;

// Without arguments, the replies of the standard input; with --server HOST PORT, the greeting of that server.
return args switch
{
    ["--server", var host, var port] => await GreetAsync(host, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture)),
    [] => await ReadAsync(SmtpReplyReader.Create(Console.OpenStandardInput())),
    _ => Usage(),
};

static async Task<int> ReadAsync(SmtpReplyReader reader)
{
    while (await reader.ReadAsync() is { IsNone: false } reply)
    {
        SmtpAdvice advice = reply.Advise();
        Console.WriteLine($"{(int)reply.Code} {reply.EnhancedCode} {reply.Class}: {advice.Action}. {advice.Reason} ({advice.Reference})");
        if (reply.Flaws != SmtpReplyFlaws.None)
            Console.WriteLine($"    flaws: {reply.Flaws}");
    }

    Console.WriteLine(reader.Refusal);
    return reader.Refusal == SmtpReplyRefusal.EndOfStream ? 0 : 1;
}

static async Task<int> GreetAsync(string host, int port)
{
    using var client = new TcpClient();
    try
    {
        await client.ConnectAsync(host, port);
        NetworkStream stream = client.GetStream();
        SmtpReplyReader reader = SmtpReplyReader.Create(stream);
        Console.WriteLine(await reader.ReadGreetingAsync());
        await stream.WriteAsync(Encoding.ASCII.GetBytes("QUIT\r\n"));
        Console.WriteLine(await reader.ReadAsync());
        return 0;
    }
    catch (SmtpReplyException refused)
    {
        Console.WriteLine(refused.Message);
        Console.WriteLine(refused.Guidance.HowToFix);
        return 1;
    }
    catch (SocketException error)
    {
        // No connection is no reply, as System.Net.Mail would say too.
        Console.WriteLine($"{error.Message} {new SmtpException(SmtpStatusCode.GeneralFailure).Advise(SmtpStage.Greeting).Reason}");
        return 1;
    }
}

static int Usage()
{
    Console.WriteLine("ReadReplies [--server HOST PORT] < recorded-session");
    return 2;
}
