namespace SmtpReplies.Analyzers.Flow;

/// <summary>What the tokens of a body say about it.</summary>
[Flags]
internal enum BodyMarkers
{
    None = 0,

    /// <summary>A name of a library, of a code or of a send.</summary>
    Name = 1,

    /// <summary>The first command of a session, in a text.</summary>
    Command = 2,

    /// <summary>A word that says "again" or "for good".</summary>
    Decision = 4,

    /// <summary>A connection is opened, perhaps.</summary>
    Connect = 8,

    /// <summary>A command of a transaction, in a text.</summary>
    Transaction = 16,

    /// <summary>A word that no other protocol has.</summary>
    Smtp = 32,

    /// <summary>A type of a network connection.</summary>
    Network = 64,

    /// <summary>A name that a number has which is a reply; it counts where the program's own words, not only its comments, speak of SMTP.</summary>
    Number = 128,

    /// <summary>A word of doing away with something: a decision, in company of any other word.</summary>
    Act = 256,
}
