#nullable enable
using System;
using System.Buffers;
using System.IO;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Notaire.Courrier;

/// <summary>Client SMTP minimal sur System.IO.Pipelines ; une réponse complète à la fois.</summary>
public sealed class SessionParTuyaux : IAsyncDisposable
{
    private readonly TcpClient _tcp;
    private readonly PipeReader _entrée;
    private readonly PipeWriter _sortie;

    private SessionParTuyaux(TcpClient tcp)
    {
        _tcp = tcp;
        var flux = tcp.GetStream();
        _entrée = PipeReader.Create(flux);
        _sortie = PipeWriter.Create(flux);
    }

    public static async Task<SessionParTuyaux> OuvrirAsync(string hôte, int port, CancellationToken jeton)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(hôte, port, jeton);
        var session = new SessionParTuyaux(tcp);
        var accueil = await session.LireAsync(jeton);
        if (accueil is not { Length: >= 3 } || !accueil.AsSpan(0, 3).SequenceEqual("220"u8))
        {
            await session.DisposeAsync();
            throw new IOException("Pas de service : " + Encoding.ASCII.GetString(accueil));
        }
        return session;
    }

    public async Task EnvoyerAsync(string de, string à, ReadOnlyMemory<byte> message, CancellationToken jeton)
    {
        await ExigerAsync("EHLO etude.notaire.example", (byte)'2', jeton);
        await ExigerAsync($"MAIL FROM:<{de}>", (byte)'2', jeton);
        await ExigerAsync($"RCPT TO:<{à}>", (byte)'2', jeton);
        await ExigerAsync("DATA", (byte)'3', jeton);
        await _sortie.WriteAsync(message, jeton);
        await ExigerAsync("\r\n.", (byte)'2', jeton);
    }

    private async Task ExigerAsync(string commande, byte chiffre, CancellationToken jeton)
    {
        Encoding.ASCII.GetBytes(commande + "\r\n", _sortie);
        await _sortie.FlushAsync(jeton);
        var réponse = await LireAsync(jeton);
        if (réponse[0] != chiffre)
            throw new IOException($"{commande.Split(' ')[0]} refusé : {Encoding.UTF8.GetString(réponse)}");
    }

    // Rend toutes les lignes d'une réponse ; la dernière a une espace derrière le code.
    private async Task<byte[]> LireAsync(CancellationToken jeton)
    {
        while (true)
        {
            var lu = await _entrée.ReadAsync(jeton);
            if (Complète(lu.Buffer, out var fin))
            {
                var octets = lu.Buffer.Slice(0, fin).ToArray();
                _entrée.AdvanceTo(fin);
                return octets;
            }
            if (lu.IsCompleted)
                throw new EndOfStreamException("Connexion fermée par le serveur");
            _entrée.AdvanceTo(lu.Buffer.Start, lu.Buffer.End);
        }
    }

    private static bool Complète(in ReadOnlySequence<byte> tampon, out SequencePosition fin)
    {
        var lecteur = new SequenceReader<byte>(tampon);
        while (lecteur.TryReadTo(out ReadOnlySequence<byte> ligne, (byte)'\n'))
        {
            var octets = ligne.ToArray();
            if (octets.Length < 4 || octets[3] != (byte)'-')
            {
                fin = lecteur.Position;
                return octets.Length >= 3;
            }
        }
        fin = tampon.Start;
        return false;
    }

    public async ValueTask DisposeAsync()
    {
        await _sortie.CompleteAsync();
        await _entrée.CompleteAsync();
        _tcp.Dispose();
    }
}
