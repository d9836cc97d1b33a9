using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Assorted.DeferredStore;

public sealed class Envelope
{
    public string Id { get; set; } = Guid.NewGuid().ToString("n");
    public string From { get; set; } = "";
    public string To { get; set; } = "";
    public string MessageFile { get; set; } = "";
    public DateTimeOffset Queued { get; set; } = DateTimeOffset.UtcNow;
    public DateTimeOffset Due { get; set; } = DateTimeOffset.UtcNow;
    public int Tries { get; set; }
    public string? LastReply { get; set; }
}

public delegate Task<(int Code, string Text)> DeliverAsync(Envelope envelope, CancellationToken ct);

/// <summary>A folder of JSON files, one for each envelope. A file goes when its envelope is settled.</summary>
public sealed class DeferredStore
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(48);
    private readonly string _folder;
    private readonly DeliverAsync _deliver;
    private readonly Func<Envelope, Task> _returnToSender;

    public DeferredStore(string folder, DeliverAsync deliver, Func<Envelope, Task> returnToSender)
    {
        _folder = folder;
        _deliver = deliver;
        _returnToSender = returnToSender;
    }

    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            foreach (var path in Directory.EnumerateFiles(_folder, "*.json"))
            {
                var envelope = JsonSerializer.Deserialize<Envelope>(await File.ReadAllTextAsync(path, ct));
                if (envelope == null || envelope.Due > DateTimeOffset.UtcNow)
                    continue;
                await StepAsync(path, envelope, ct);
            }
            await Task.Delay(TimeSpan.FromSeconds(20), ct);
        }
    }

    private async Task StepAsync(string path, Envelope e, CancellationToken ct)
    {
        e.Tries++;
        int code;
        string text;
        try
        {
            (code, text) = await _deliver(e, ct);
        }
        catch (IOException ex)
        {
            (code, text) = (451, "4.4.2 " + ex.Message);
        }
        e.LastReply = $"{code} {text}";

        if (code is >= 200 and < 300)
        {
            File.Delete(path);
            return;
        }

        bool tooOld = e.Queued + Lifetime < DateTimeOffset.UtcNow;
        if (code is >= 400 and < 500 && !tooOld)
        {
            var wait = Math.Min(15 * Math.Pow(2, e.Tries - 1), 240);
            e.Due = DateTimeOffset.UtcNow.AddMinutes(wait);
            await File.WriteAllTextAsync(path, JsonSerializer.Serialize(e), ct);
            return;
        }

        await _returnToSender(e);
        File.Delete(path);
    }
}
