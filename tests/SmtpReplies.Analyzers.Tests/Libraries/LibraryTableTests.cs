using Microsoft.CodeAnalysis;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Tests.Libraries;

/// <summary>
/// The tables name types and members by text; a name that the real library does not have would never be met. These are the newest
/// versions; <see cref="OlderLibraryTests"/> has the oldest.
/// </summary>
public sealed class LibraryTableTests
{
    public static TheoryData<string> Types => [.. LibraryMap.Tables.SelectMany(static table => table.Types).Select(static row => row.MetadataName).Distinct()];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_row_stands_for_a_type_and_members_of_the_real_library(string metadataName)
    {
        var compilation = InProcess.Compile("class C { }");
        foreach (var (table, row) in LibraryMap.Tables.SelectMany(static table => table.Types.Select(row => (table, row))).Where(pair => pair.row.MetadataName == metadataName))
        {
            var type = AssertStandsFor(row, compilation);
            if (table.Assembly is not null)
                Assert.Equal(table.Assembly, type.ContainingAssembly.Name);
        }
    }

    /// <summary>The type that a row stands for, after a look at its members.</summary>
    internal static INamedTypeSymbol AssertStandsFor(TypeRow row, Compilation compilation)
    {
        var type = Assert.Single(compilation.GetTypesByMetadataName(row.MetadataName), static type => type.DeclaredAccessibility == Accessibility.Public);
        var map = LibraryMap.Create(compilation);
        if (row.Role is not (TypeRole.None or TypeRole.WiderThanCarrier))
            Assert.Equal(row.Role, map.RoleOf(type));
        foreach (var member in row.Members)
        {
            var found = type.GetMembers(member.Name);
            Assert.True(found.Length != 0, $"{row.MetadataName} has no {member.Name} of its own");
            Assert.Contains(found, symbol => map.VerbOf(symbol, symbol is IMethodSymbol method ? method.Parameters.Length : 0) == member.Verb
                || symbol is IMethodSymbol { Parameters.Length: var count } && count < member.MinimumArguments);
        }

        return type;
    }

    [Fact]
    public void A_type_nested_in_one_of_the_same_namespace_is_another_type()
    {
        var compilation = InProcess.Compile("namespace System.Net.Mail { public class Outer { public class SmtpException : System.Exception { } } }");
        var nested = compilation.GetTypesByMetadataName("System.Net.Mail.Outer+SmtpException").Single();

        Assert.Equal(TypeRole.None, LibraryMap.Create(compilation).RoleOf(nested));
    }
}
