using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.Diagnostics;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>What <c>.editorconfig</c> says of a file: more names, and codes that are to be taken otherwise. What cannot be read is left out, piece by piece.</summary>
internal sealed class FlowOptions
{
    public const string RetryNamesKey = "smtp_replies.retry_names";
    public const string PermanentNamesKey = "smtp_replies.permanent_names";
    public const string TransientCodesKey = "smtp_replies.transient_codes";
    public const string PermanentCodesKey = "smtp_replies.permanent_codes";

    public static readonly FlowOptions None = new(ImmutableArray<string>.Empty, ImmutableArray<string>.Empty, ReplySet.Empty, ReplySet.Empty);

    // The compiler hands out one object for all files to which the same sections apply.
    private static readonly ConditionalWeakTable<AnalyzerConfigOptions, FlowOptions> Known = new();

    private readonly ImmutableArray<string> _retryNames;
    private readonly ImmutableArray<string> _permanentNames;

    private FlowOptions(ImmutableArray<string> retryNames, ImmutableArray<string> permanentNames, ReplySet transientCodes, ReplySet permanentCodes)
    {
        _retryNames = retryNames;
        _permanentNames = permanentNames;
        TransientCodes = transientCodes;
        PermanentCodes = permanentCodes.Except(transientCodes);
    }

    /// <summary>5yz codes that may be tried again.</summary>
    public ReplySet TransientCodes { get; }

    /// <summary>4yz codes that may be taken as final, and 5yz codes that may not be tried again although they could by default.</summary>
    public ReplySet PermanentCodes { get; }

    /// <summary>4yz codes that may not be taken as final.</summary>
    public ReplySet NotFinal => ReplySet.Transient.Except(PermanentCodes);

    public bool HasNames => _retryNames.Length + _permanentNames.Length != 0;

    public static FlowOptions Of(AnalyzerConfigOptions options) => Known.GetValue(options, static key => Read(key));

    /// <summary>5yz codes that may not be tried again.</summary>
    public ReplySet NotRetried(LibraryMap libraries) =>
        ReplySet.Permanent.Except(libraries.TreatedAsTransient.Except(PermanentCodes)).Except(TransientCodes);

    public bool SaysRetry(string name) => _retryNames.Contains(name) || (!_permanentNames.Contains(name) && RetryNames.SaysRetry(name));

    public bool SaysRetry(string type, string member) =>
        _retryNames.Contains(member) || (!_permanentNames.Contains(member) && RetryNames.SaysRetry(type, member));

    /// <summary>Whether the name says "again" or "for good": what lets a reply through there is reported there.</summary>
    public bool SaysDecision(string name) => SaysRetry(name) || SaysPermanent(name);

    public bool SaysPermanent(string name) => _permanentNames.Contains(name) || (!_retryNames.Contains(name) && RetryNames.SaysPermanent(name));

    private static FlowOptions Read(AnalyzerConfigOptions options)
    {
        var (retry, permanent) = (Names(RetryNamesKey), Names(PermanentNamesKey));
        var (transientCodes, permanentCodes) = (Codes(TransientCodesKey), Codes(PermanentCodesKey));
        return retry.Length + permanent.Length == 0 && transientCodes.IsEmpty && permanentCodes.IsEmpty
            ? None
            : new FlowOptions(retry, permanent, transientCodes, permanentCodes);

        ImmutableArray<string> Names(string key) => Pieces(key).Where(static piece => piece.Length != 0).ToImmutableArray();

        ReplySet Codes(string key)
        {
            var codes = ReplySet.Empty;
            foreach (var piece in Pieces(key))
            {
                if (int.TryParse(piece, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 400 and <= 599)
                    codes = codes.Union(ReplySet.Of(code));
            }

            return codes;
        }

        IEnumerable<string> Pieces(string key) =>
            options.TryGetValue(key, out var value) ? value.Split(',').Select(static piece => piece.Trim()) : [];
    }
}
