using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.Clients.StartTlsEager;

public sealed class StartTlsClient(string host)
{
    private Stream _stream = Stream.Null;

    public async Task<bool> HandshakeAsync()
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 587);
        _stream = tcp.GetStream();

        // Saves a round trip.
        await SendAsync("EHLO starttls.example");  //! SMTP002
        if (await ReceiveAsync() != 220)
            return false;
        if (await ReceiveAsync() != 250)
            return false;

        await SendAsync("STARTTLS");
        if (await ReceiveAsync() != 220)
            return false;

        var tls = new SslStream(_stream);
        await tls.AuthenticateAsClientAsync(host);
        _stream = tls;

        await SendAsync("EHLO starttls.example");
        return await ReceiveAsync() == 250;
    }

    private async Task SendAsync(string line) => await _stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));

    private async Task<int> ReceiveAsync()
    {
        var one = new byte[1];
        while (true)
        {
            var line = new StringBuilder();
            while (line.Length == 0 || line[^1] != '\n')
            {
                if (await _stream.ReadAsync(one) == 0)
                    throw new EndOfStreamException();
                line.Append((char)one[0]);
            }

            if (line[3] != '-')
                return int.Parse(line.ToString(0, 3));
        }
    }
}
