using Microsoft.CodeAnalysis;

namespace SmtpReplies.Analyzers.Flow.Sessions;

/// <summary>An operation, and the calls through which it was reached.</summary>
/// <param name="Body">The body that it stands in, as it was called.</param>
/// <param name="Operation">The operation.</param>
internal readonly record struct Place(Activation Body, IOperation Operation)
{
    /// <summary>The operation, or the call that leads to it, in the body that is so many calls deep.</summary>
    public SyntaxNode At(int depth)
    {
        var (body, operation) = this;
        while (body.Depth > depth && body.Caller is { } caller && body.Call is { } call)
            (body, operation) = (caller, call);
        return operation.Syntax;
    }
}

/// <summary>A client of a library, by the place that made it: it is no connection that anything else could stand for.</summary>
internal sealed record ClientKey(Place Made);

/// <summary>One reading of a reply, at one place. What happens to the reply afterwards is gathered over all ways through the bodies.</summary>
internal sealed class ReplyRead(Place place)
{
    private readonly HashSet<SessionCommand> _commands = [];

    /// <summary>How few calls deep the reply is handed out to.</summary>
    private int _reach = place.Body.Depth;

    /// <summary>The same, by what calls return alone.</summary>
    private int _returned = place.Body.Depth;

    /// <summary>Where it is read.</summary>
    public Place Place => place;

    /// <summary>The commands that it may be the reply to.</summary>
    public IReadOnlyCollection<SessionCommand> Commands => _commands;

    /// <summary>Where the connection was opened, if it may be its greeting that is read.</summary>
    public Place? Opened { get; private set; }

    /// <summary>It is not known which reply is read.</summary>
    public bool IsUnsure { get; set; }

    /// <summary>Something looks at what is read.</summary>
    public bool IsExamined { get; private set; }

    /// <summary>What happens next depends on it.</summary>
    private bool _isTested;

    /// <summary>A test lets no reply at all (null) through: <c>line?.StartsWith("220") == false</c>.</summary>
    public bool LetsNullThrough { get; set; }

    /// <summary>Somebody asks whether there is a reply.</summary>
    public bool IsTestedForNull { get; set; }

    /// <summary>The first command after it, save QUIT.</summary>
    public string? FollowedBy { get; set; }

    /// <summary>How deep the body is that goes on with the session, and has it read.</summary>
    public int GoesOnIn { get; set; }

    /// <summary>QUIT follows: the session goes on nowhere else.</summary>
    public bool IsFollowedByQuit { get; set; }

    /// <summary>Where it is compared with 250, if it is.</summary>
    public SyntaxNode? ComparedWithOk { get; set; }

    /// <summary>Where words are looked for in it, if they are.</summary>
    public IOperation? ComparedWithWords { get; set; }

    /// <summary>Something looks at more of it than words, or may do so.</summary>
    public bool IsComparedByCode { get; set; }

    /// <summary>It is also looked at in a way that may let other replies than 250 pass.</summary>
    public bool IsComparedOtherwise { get; set; }

    /// <summary>Whether nothing looks at it for certain.</summary>
    public bool IsIgnored => !IsUnsure && !(LetsNullThrough ? _isTested || IsTestedForNull : IsExamined);

    public void Answers(SessionCommand command) => _commands.Add(command);

    public void Greets(Place? opened) => Opened ??= opened;

    public void Examine(bool isTest)
    {
        IsExamined = true;
        _isTested |= isTest;
    }

    public void HandOut(int depth, bool isReturned)
    {
        _reach = Math.Min(_reach, depth);
        if (isReturned)
            _returned = Math.Min(_returned, depth);
    }

    /// <summary>The node to underline: where the reply is dropped, or where the command is given.</summary>
    public SyntaxNode Where(int depth) => place.At(Math.Min(depth, _reach));

    /// <summary>A helper hands out something else than the reply, which may have been made of it.</summary>
    public bool IsMadeInto { get; set; }

    /// <summary>Whether the underlined node has the reply as its value: it is the reading, or a call that returns it.</summary>
    public bool IsValueOf(int depth) => !IsMadeInto && _returned <= Math.Min(depth, _reach);
}
