#nullable enable
using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Labor.Bridge;

public enum BridgeState { Closed, Open, Ready, Failed }

/// <summary>
/// Sends laboratory reports to the practices over the secure relay. One instance lives as long as the service, the
/// connection is opened when it is needed.
/// </summary>
public sealed class ClinicBridge
{
    private readonly string _relay;
    private readonly string _user;
    private readonly string _password;
    private TcpClient? _tcp;
    private SslStream? _tls;
    private StreamReader? _in;

    public ClinicBridge(string relay, string user, string password)
    {
        _relay = relay;
        _user = user;
        _password = password;
    }

    public BridgeState State { get; private set; } = BridgeState.Closed;

    public async Task SendReportAsync(string practice, string reportId, byte[] pdf)
    {
        if (State is BridgeState.Closed or BridgeState.Failed)
            await OpenAsync();
        if (State == BridgeState.Open)
            await IntroduceAsync();

        if (await CommandAsync($"MAIL FROM:<lab@labor.example>") != 250)
            throw Fail("sender refused");
        if (await CommandAsync($"RCPT TO:<{practice}>") is not (250 or 251))
            throw Fail("practice refused");
        if (await CommandAsync("DATA") != 354)
            throw Fail("no data wanted");
        var mime = new StringBuilder()
            .Append("From: lab@labor.example\r\nTo: ").Append(practice)
            .Append("\r\nSubject: ").Append(reportId)
            .Append("\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n")
            .Append(Convert.ToBase64String(pdf, Base64FormattingOptions.InsertLineBreaks))
            .Append("\r\n.");
        if (await CommandAsync(mime.ToString()) != 250)
            throw Fail("report refused");
    }

    private async Task OpenAsync()
    {
        _tcp?.Dispose();
        _tcp = new TcpClient();
        await _tcp.ConnectAsync(_relay, 465);
        _tls = new SslStream(_tcp.GetStream());
        await _tls.AuthenticateAsClientAsync(_relay);
        _in = new StreamReader(_tls, Encoding.ASCII);
        if (await ReplyAsync() != 220)
            throw Fail("the relay has no time");
        State = BridgeState.Open;
    }

    private async Task IntroduceAsync()
    {
        if (await CommandAsync("EHLO lab.labor.example") != 250)
            throw Fail("EHLO refused");
        await CommandAsync("AUTH PLAIN " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{_user}\0{_password}"))); //! SMTP005
        State = BridgeState.Ready;
    }

    private IOException Fail(string why)
    {
        State = BridgeState.Failed;
        return new IOException(_relay + ": " + why);
    }

    private async Task<int> CommandAsync(string line)
    {
        await _tls!.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));
        await _tls.FlushAsync();
        return await ReplyAsync();
    }

    private async Task<int> ReplyAsync()
    {
        while (true)
        {
            var line = await _in!.ReadLineAsync() ?? throw Fail("hung up");
            if (line.Length > 3 && line[3] == '-')
                continue;
            return int.TryParse(line[..Math.Min(3, line.Length)], out var code) ? code : 0;
        }
    }
}
