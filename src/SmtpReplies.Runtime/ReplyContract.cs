namespace SmtpReplies;

/// <summary>
/// Says that a method returning <see cref="bool"/> is true for this reply code only, or that a constant names it.
/// The analyzers read it on the generated matchers and on a project's own helpers.
/// </summary>
/// <remarks>Several of these attributes on one member add up: it is true for any of the codes named.</remarks>
/// <param name="code">The three-digit reply code, 200 to 599 (RFC 5321, section 4.2).</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Field, AllowMultiple = true)]
public sealed class ReplyCodeAttribute(int code) : Attribute
{
    /// <summary>The three-digit reply code.</summary>
    public int Code { get; } = code;
}

/// <summary>
/// Says that a method or property returning <see cref="bool"/> is true for exactly the reply codes of a range, such as
/// <c>[ReplyRange(400, 499)] bool IsTransient(Exception error)</c>. The analyzers then understand a helper they cannot read.
/// </summary>
/// <remarks>Several of these attributes on one member add up: it is true for the union of the ranges.</remarks>
/// <param name="first">The lowest reply code of the range.</param>
/// <param name="last">The highest reply code of the range, included.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property, AllowMultiple = true)]
public sealed class ReplyRangeAttribute(int first, int last) : Attribute
{
    /// <summary>The lowest reply code of the range.</summary>
    public int First { get; } = first;

    /// <summary>The highest reply code of the range, included.</summary>
    public int Last { get; } = last;
}

/// <summary>
/// Says that the advice for a reply code departs from what its first digit implies, such as 552 in reply to RCPT, which
/// counts as transient (RFC 5321, section 4.5.3.1.10). Generated from <c>codes.json</c>; the analyzers honour it.
/// </summary>
/// <remarks>
/// The first digit says: 2yz and 3yz <see cref="SmtpAction.Continue"/>, 4yz <see cref="SmtpAction.RetryLater"/>, and after 5yz the same request
/// must not be sent again. Advice departs from that if it is <see cref="SmtpAction.RetryLater"/> for a 5yz code, or
/// <see cref="SmtpAction.GiveUp"/>, <see cref="SmtpAction.ChangeRequest"/> or <see cref="SmtpAction.AskPerson"/> for a 4yz code. For a code with such
/// advice the default (<see cref="SmtpStage.Any"/>) and every stage that has advice of its own are listed, and the stage beats the default. Those of
/// the project itself replace, code by code, those of the assemblies it references. Advice that depends on an enhanced status code is not listed.
/// </remarks>
/// <param name="code">The three-digit reply code.</param>
/// <param name="action">What a client may do next.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class ReplyAdviceAttribute(int code, SmtpAction action) : Attribute
{
    /// <summary>The three-digit reply code.</summary>
    public int Code { get; } = code;

    /// <summary>What a client may do next.</summary>
    public SmtpAction Action { get; } = action;

    /// <summary>The stage of the session in which this advice holds; <see cref="SmtpStage.Any"/> for all.</summary>
    public SmtpStage Stage { get; set; }
}
