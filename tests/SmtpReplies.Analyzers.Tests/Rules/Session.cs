namespace SmtpReplies.Analyzers.Tests.Rules;

/// <summary>The frame around the statements of a hand-made client.</summary>
internal static class Session
{
    public static Task OverTcpClient(string statements, string members = "") => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Net.Security;
        using System.Net.Sockets;
        using System.Text;
        using System.Text.RegularExpressions;
        using System.Threading.Tasks;

        class Probe
        {
            public async Task<bool> RunAsync(string host, List<string> log)
            {
                await Task.Yield();
                {{statements}}
                return true;
            }

            {{members}}
        }
        """);
}
