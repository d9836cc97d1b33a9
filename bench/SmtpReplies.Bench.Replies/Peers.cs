using System.Linq.Expressions;
using System.Net.Mail;
using System.Reflection;
using MailKit;

namespace SmtpReplies.Bench;

/// <summary>
/// The readers that the libraries keep to themselves, called without their connections: MailKit's SmtpStream.ReadResponse, and the
/// reply reader of System.Net.Mail with its synchronous adapter.
/// </summary>
internal static class Peers
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>A function that reads the next reply and gives its code.</summary>
    public static Func<int> MailKit(Stream stream)
    {
        var type = typeof(MailKit.Net.Smtp.SmtpClient).Assembly.GetType("MailKit.Net.Smtp.SmtpStream", throwOnError: true)!;
        object reader = Activator.CreateInstance(type, Any, null, [stream, new NullProtocolLogger()], null)!;
        var read = type.GetMethod("ReadResponse", Any, [typeof(CancellationToken)])!
            .CreateDelegate<Func<CancellationToken, MailKit.Net.Smtp.SmtpResponse>>(reader);
        return () => (int)read(CancellationToken.None).StatusCode;
    }

    /// <summary>The same with its asynchronous method, which never has to wait here.</summary>
    public static Func<int> MailKitAsync(Stream stream)
    {
        var type = typeof(MailKit.Net.Smtp.SmtpClient).Assembly.GetType("MailKit.Net.Smtp.SmtpStream", throwOnError: true)!;
        object reader = Activator.CreateInstance(type, Any, null, [stream, new NullProtocolLogger()], null)!;
        var read = type.GetMethod("ReadResponseAsync", Any, [typeof(CancellationToken)])!
            .CreateDelegate<Func<CancellationToken, Task<MailKit.Net.Smtp.SmtpResponse>>>(reader);
        return () => (int)read(CancellationToken.None).GetAwaiter().GetResult().StatusCode;
    }

    public static Func<int> SystemNetMail(Stream stream)
    {
        var assembly = typeof(SmtpClient).Assembly;
        var type = assembly.GetType("System.Net.Mail.SmtpReplyReaderFactory", throwOnError: true)!;
        var adapter = assembly.GetType("System.Net.SyncReadWriteAdapter", throwOnError: true)!;
        var lineInfo = assembly.GetType("System.Net.Mail.LineInfo", throwOnError: true)!;
        object factory = Activator.CreateInstance(type, Any, null, [stream], null)!;
        var next = type.GetMethod("GetNextReplyReader", Any)!;
        var lines = next.ReturnType.GetMethod("ReadLinesAsync", Any)!.MakeGenericMethod(adapter);

        // (int)factory.GetNextReplyReader().ReadLinesAsync<SyncReadWriteAdapter>(default).Result[0].StatusCode, past the accessibility checks.
        var task = Expression.Call(Expression.Call(Expression.Constant(factory), next), lines, Expression.Default(typeof(CancellationToken)));
        var first = Expression.ArrayIndex(Expression.Property(task, "Result"), Expression.Constant(0));
        var code = Expression.Convert(Expression.Property(first, lineInfo.GetProperty("StatusCode", Any)!), typeof(int));
        return Expression.Lambda<Func<int>>(code).Compile();
    }

    /// <summary>What people write: a line, its first three characters, until the fourth is no hyphen.</summary>
    public static Func<int> ReadLineAndParse(Stream stream)
    {
        var reader = new StreamReader(stream);
        return () =>
        {
            while (true)
            {
                string line = reader.ReadLine()!;
                int code = int.Parse(line.Substring(0, 3), System.Globalization.CultureInfo.InvariantCulture);
                if (line.Length < 4 || line[3] != '-')
                    return code;
            }
        };
    }
}
