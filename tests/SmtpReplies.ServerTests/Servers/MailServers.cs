[assembly: AssemblyFixture(typeof(SmtpReplies.ServerTests.MailServers))]

namespace SmtpReplies.ServerTests;

/// <summary>The servers of this run, each started when a test first asks for it.</summary>
public sealed class MailServers : IDisposable
{
    /// <summary>The names by which tests ask for them.</summary>
    public static readonly string[] Names = ["aiosmtpd", "Postfix", "Exim"];

    private readonly Dictionary<string, (Func<string?> WhyNot, Lazy<MailServer> Server)> _servers = new()
    {
        ["aiosmtpd"] = (Aiosmtpd.WhyNot, new(() => new Aiosmtpd())),
        ["Postfix"] = (Postfix.WhyNot, new(() => new Postfix())),
        ["Exim"] = (Exim.WhyNot, new(() => new Exim())),
    };

    /// <summary>The server, running. Skips the test if it is not installed.</summary>
    public MailServer this[string name]
    {
        get
        {
            var (whyNot, server) = _servers[name];
            if (whyNot() is { } reason)
                Assert.Skip(reason);
            return server.Value;
        }
    }

    public void Dispose()
    {
        foreach (var (_, server) in _servers.Values)
        {
            if (server.IsValueCreated)
                server.Value.Dispose();
        }
    }
}
