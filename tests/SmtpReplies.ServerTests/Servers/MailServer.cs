using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SmtpReplies.ServerTests;

/// <summary>A real mail server, on ports of the loopback interface, with all its files in a folder of its own. It runs until it is disposed of.</summary>
public abstract class MailServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Dictionary<Door, int> _ports;
    private Process? _process;

    /// <param name="doors">The ports that it has.</param>
    protected MailServer(params Door[] doors)
    {
        Folder = Directory.CreateTempSubdirectory("smtpreplies-").FullName;
        _ports = doors.Zip(FreePorts(doors.Length)).ToDictionary(pair => pair.First, pair => pair.Second);
        Certificate = WriteCertificate(Folder);
        Directory.CreateDirectory(Path.Combine(Folder, "mail"));
    }

    /// <summary>The certificate that it shows, signed by itself.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Trusts this server and no other.</summary>
    public bool Trust(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate is not null && certificate.GetRawCertData().AsSpan().SequenceEqual(Certificate.RawData);

    protected string Folder { get; }

    protected IEnumerable<(Door Door, int Port)> Ports => _ports.Select(port => (port.Key, port.Value));

    public int this[Door door] => _ports[door];

    /// <summary>The message with this subject that has arrived for a recipient, waiting for it; its lines end in LF.</summary>
    public async Task<string> ReceiveAsync(string recipient, string subject, CancellationToken token)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < Patience)
        {
            if (Find(recipient, subject) is { } message)
                return message;
            await Task.Delay(50, token);
        }

        throw new TimeoutException($"Nothing arrived for {recipient}.{Environment.NewLine}{Log()}");
    }

    /// <summary>The message with this subject that has arrived for a recipient; null if none has.</summary>
    public string? Find(string recipient, string subject)
    {
        string box = Path.Combine(Folder, "mail", recipient.Split('@')[0], "new");
        return !Directory.Exists(box) ? null : Directory.EnumerateFiles(box)
            .Select(file => File.ReadAllText(file).ReplaceLineEndings("\n"))
            .FirstOrDefault(text => text.Contains($"Subject: {subject}\n", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        if (_process is { } process)
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(Patience))
                process.Kill(entireProcessTree: true);
            process.Dispose();
        }

        Certificate.Dispose();
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // A child of the server writes its last file.
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the program, which must end when its standard input does: so it ends even if the tests are killed.</summary>
    protected void Run(string program, params string[] arguments)
    {
        // In a folder that is there for as long as it runs, and with its complaints in a file.
        _process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var complaints = new StringWriter();
        _process.ErrorDataReceived += (_, line) => { lock (complaints) complaints.WriteLine(line.Data); };
        _process.OutputDataReceived += (_, line) => { lock (complaints) complaints.WriteLine(line.Data); };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();

        var waited = Stopwatch.StartNew();
        while (_ports.Values.Any(port => !Listens(port)))
        {
            if (_process.HasExited || waited.Elapsed > Patience)
            {
                string said;
                lock (complaints)
                    said = complaints.ToString();
                throw new InvalidOperationException($"{program} did not start.{Environment.NewLine}{said}{Log()}");
            }

            Thread.Sleep(50);
        }
    }

    /// <summary>Copies a file of settings to the folder, with the ports and the folder filled in.</summary>
    protected string Write(string source, string target, params (string Name, string Value)[] more)
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Servers", source)).Replace("@FOLDER@", Folder, StringComparison.Ordinal);
        foreach (var (door, port) in _ports)
            text = text.Replace($"@{door}@", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        foreach (var (name, value) in more)
            text = text.Replace($"@{name}@", value, StringComparison.Ordinal);

        string path = Path.Combine(Folder, target);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Where a program is: on the path, or where a system keeps its servers. Null if nowhere.</summary>
    protected static string? FindProgram(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Append("/usr/sbin")
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    /// <summary>Lets the users that a server runs as see the folder, and write into some of it.</summary>
    protected void Open(params string[] writable)
    {
        if (OperatingSystem.IsWindows())
            return;

        const UnixFileMode Everybody = (UnixFileMode)0b_111_111_111;
        File.SetUnixFileMode(Folder, Everybody & ~(UnixFileMode.GroupWrite | UnixFileMode.OtherWrite));
        foreach (string folder in writable)
            File.SetUnixFileMode(Directory.CreateDirectory(Path.Combine(Folder, folder)).FullName, Everybody);
    }

    private string Log() => string.Join(Environment.NewLine, Directory
        .EnumerateFiles(Folder, "*log", SearchOption.AllDirectories)
        .SelectMany(File.ReadLines)
        .TakeLast(40));

    private static bool Listens(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // Not from the range that systems take the ports of outgoing connections from: one that is free now could be taken before the server starts.
    private static int[] FreePorts(int count)
    {
        var listeners = new Dictionary<int, TcpListener>();
        while (listeners.Count < count)
        {
            int port = Random.Shared.Next(20_000, 32_000);
            var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
            try
            {
                if (listeners.ContainsKey(port))
                    continue;
                listener.Start();
                listeners.Add(port, listener);
            }
            catch (SocketException)
            {
                // Somebody else's.
            }
        }

        foreach (var listener in listeners.Values)
            listener.Stop();
        return [.. listeners.Keys];
    }

    private static X509Certificate2 WriteCertificate(string folder)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());

        var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(7));
        File.WriteAllText(Path.Combine(folder, "certificate.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }
}
