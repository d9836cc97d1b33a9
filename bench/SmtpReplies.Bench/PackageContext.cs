using System.Reflection;
using System.Runtime.Loader;

namespace SmtpReplies.Bench;

/// <summary>What the compiler loads, loaded as it does: a package's assemblies from its folder, Roslyn and the framework as this program has them.</summary>
internal sealed class PackageContext : AssemblyLoadContext
{
    private readonly string _folder;

    public PackageContext(string folder)
        : base(Path.GetFileName(folder)) => _folder = folder;

    /// <summary>The types of an assembly that can be loaded here.</summary>
    public static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException error)
        {
            return error.Types.OfType<Type>();
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var own = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(own) ? LoadFromAssemblyPath(own) : null;
    }
}
