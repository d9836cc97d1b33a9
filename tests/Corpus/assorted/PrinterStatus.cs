using System;
using System.Net.Http;
using System.Net.Http.Json;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Assorted.PrinterStatus;

/// <summary>
/// Codes of the label controller. They look like those of other protocols but mean something else:
/// 421 drawer open, 450 no paper, 550 head too hot (clears by itself), 554 ribbon snapped.
/// </summary>
public static class ControllerCode
{
    public const int Printed = 250;
    public const int DrawerOpen = 421;
    public const int NoPaper = 450;
    public const int HeadTooHot = 550;
    public const int RibbonSnapped = 554;
}

public sealed record ControllerReply(int Code, string Message);

public sealed class LabelPrinter
{
    private readonly HttpClient _http;

    public LabelPrinter(HttpClient http) => _http = http;

    public async Task<bool> PrintAsync(string zpl, CancellationToken ct)
    {
        for (int n = 0; n < 20; n++)
        {
            var response = await _http.PostAsJsonAsync("/print", new { zpl }, ct);
            if ((int)response.StatusCode is 500 or 502 or 503 or 504)
            {
                await Task.Delay(1000, ct);
                continue;
            }

            var reply = await response.Content.ReadFromJsonAsync<ControllerReply>(ct);
            switch (reply?.Code)
            {
                case ControllerCode.Printed:
                    return true;
                case ControllerCode.HeadTooHot:
                    await Task.Delay(TimeSpan.FromSeconds(30), ct);
                    continue;
                case ControllerCode.NoPaper:
                case ControllerCode.DrawerOpen:
                    Discard(zpl, reply.Message);
                    return false;
                default:
                    if (reply is { Message: var m } && m.Contains("try again"))
                        continue;
                    return false;
            }
        }
        return false;
    }

    private static void Discard(string zpl, string why) => Console.Error.WriteLine("dropped {0} octets: {1}", zpl.Length, why);
}
