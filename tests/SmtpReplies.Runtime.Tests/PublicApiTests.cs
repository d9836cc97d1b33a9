using System.Reflection;
using System.Text;

namespace SmtpReplies.Tests;

public class PublicApiTests
{
    /// <summary>What a user can see, the types generated from codes.json included: a change of it is a change of the file.</summary>
    [Fact]
    public void Public_api()
    {
        var api = new StringBuilder();
        foreach (var type in typeof(SmtpReply).Assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            api.Append(Kind(type)).Append(' ').Append(Name(type)).Append(Bases(type)).Append('\n');
            foreach (string member in Members(type).Order(StringComparer.Ordinal))
                api.Append("    ").Append(member).Append('\n');
        }

        Snapshot.Matches(api.ToString(), "txt", GetType());
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string Bases(Type type)
    {
        if (type.IsEnum)
            return "";
        var bases = type.GetInterfaces().Select(Name).Order(StringComparer.Ordinal)
            .Prepend(type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? Name(parent) : "")
            .Where(name => name.Length > 0);
        return string.Join(", ", bases) is { Length: > 0 } list ? " : " + list : "";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt32(Enum.Parse(type, name), System.Globalization.CultureInfo.InvariantCulture)}");

        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return type.GetConstructors(Declared).Select(member => $"{type.Name}({Parameters(member)})")
            .Concat(type.GetFields(Declared).Select(member => $"{(member.IsLiteral ? "const " : "")}{member.Name}: {Name(member.FieldType)}"))
            .Concat(type.GetProperties(Declared).Select(member =>
                $"{(member.GetMethod!.IsStatic ? "static " : "")}{member.Name}: {Name(member.PropertyType)} {{ get;{(member.SetMethod?.IsPublic == true ? " set;" : "")} }}"))
            .Concat(type.GetMethods(Declared).Where(member => !member.IsSpecialName || member.Name.StartsWith("op_", StringComparison.Ordinal)).Select(member =>
                $"{(member.IsStatic ? "static " : "")}{member.Name}({Parameters(member)}): {Name(member.ReturnType)}"));
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{(parameter.IsOut ? "out " : "")}{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "default"}" : "")}"));

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return Name(type.GetElementType()!);
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Name(underlying) + "?";
        return type.IsGenericType
            ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : type.Name;
    }
}
