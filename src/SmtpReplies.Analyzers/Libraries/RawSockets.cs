namespace SmtpReplies.Analyzers.Libraries;

/// <summary>Sockets and streams; an override counts as what it overrides. A suspicion, not an identity: they count only where an SMTP command is written to them.</summary>
internal static class RawSockets
{
    private static readonly MemberRow WrappingConstructor = new(".ctor", Verb.Wrap);

    public static readonly LibraryTable Table = new(
        Assembly: null,
        new TypeRow(
            "System.Net.Sockets.TcpClient",
            TypeRole.Connection,
            new MemberRow(".ctor", Verb.Connect) { MinimumArguments = 2 },
            new MemberRow("Connect", Verb.Connect),
            new MemberRow("ConnectAsync", Verb.Connect),
            new MemberRow("BeginConnect", Verb.Connect),
            new MemberRow("GetStream", Verb.Wrap),
            new MemberRow("Client", Verb.Wrap)),
        new TypeRow(
            "System.Net.Sockets.Socket",
            TypeRole.Connection,
            new MemberRow("Connect", Verb.Connect),
            new MemberRow("ConnectAsync", Verb.Connect),
            new MemberRow("BeginConnect", Verb.Connect),
            new MemberRow("Receive", Verb.Read),
            new MemberRow("ReceiveAsync", Verb.Read),
            new MemberRow("BeginReceive", Verb.Read),
            new MemberRow("Send", Verb.Write),
            new MemberRow("BeginSend", Verb.Write),
            new MemberRow("SendAsync", Verb.Write)),
        new TypeRow(
            "System.IO.Stream",
            TypeRole.Connection,
            new MemberRow("Read", Verb.Read),
            new MemberRow("ReadAsync", Verb.Read),
            new MemberRow("ReadAtLeast", Verb.Read),
            new MemberRow("ReadAtLeastAsync", Verb.Read),
            new MemberRow("ReadExactly", Verb.Read),
            new MemberRow("ReadExactlyAsync", Verb.Read),
            new MemberRow("ReadByte", Verb.Read),
            new MemberRow("BeginRead", Verb.Read),
            new MemberRow("Write", Verb.Write),
            new MemberRow("WriteAsync", Verb.Write),
            new MemberRow("BeginWrite", Verb.Write)),
        new TypeRow("System.Net.Sockets.NetworkStream", TypeRole.Connection, WrappingConstructor),
        new TypeRow("System.Net.Security.SslStream", TypeRole.Connection, WrappingConstructor, new MemberRow("Write", Verb.Write)),
        new TypeRow("System.IO.BufferedStream", TypeRole.Connection, WrappingConstructor),
        new TypeRow("System.IO.StreamReader", TypeRole.Connection, WrappingConstructor, new MemberRow("BaseStream", Verb.Wrap)),
        new TypeRow(
            "System.IO.TextReader",
            TypeRole.Connection,
            new MemberRow("Read", Verb.Read),
            new MemberRow("ReadAsync", Verb.Read),
            new MemberRow("ReadBlock", Verb.Read),
            new MemberRow("ReadBlockAsync", Verb.Read),
            new MemberRow("ReadLine", Verb.Read),
            new MemberRow("ReadLineAsync", Verb.Read),
            new MemberRow("ReadToEnd", Verb.Read),
            new MemberRow("ReadToEndAsync", Verb.Read)),
        new TypeRow("System.IO.StreamWriter", TypeRole.Connection, WrappingConstructor, new MemberRow("BaseStream", Verb.Wrap)),
        new TypeRow(
            "System.IO.TextWriter",
            TypeRole.Connection,
            new MemberRow("Write", Verb.Write),
            new MemberRow("WriteAsync", Verb.Write),
            new MemberRow("WriteLine", Verb.Write),
            new MemberRow("WriteLineAsync", Verb.Write)),
        new TypeRow(
            "System.IO.BinaryReader",
            TypeRole.Connection,
            WrappingConstructor,
            new MemberRow("Read", Verb.Read),
            new MemberRow("ReadBytes", Verb.Read),
            new MemberRow("ReadByte", Verb.Read),
            new MemberRow("ReadChar", Verb.Read),
            new MemberRow("ReadChars", Verb.Read)),
        new TypeRow(
            "System.IO.BinaryWriter",
            TypeRole.Connection,
            WrappingConstructor,
            new MemberRow("Write", Verb.Write)),
        new TypeRow(
            "System.IO.Pipelines.PipeReader",
            TypeRole.Connection,
            new MemberRow("Create", Verb.Wrap),
            new MemberRow("ReadAsync", Verb.Read),
            new MemberRow("ReadAtLeastAsync", Verb.Read),
            new MemberRow("AsStream", Verb.Wrap)),
        new TypeRow(
            "System.IO.Pipelines.PipeWriter",
            TypeRole.Connection,
            new MemberRow("Create", Verb.Wrap),
            new MemberRow("WriteAsync", Verb.Write),
            new MemberRow("AsStream", Verb.Wrap)),
        new TypeRow("System.IO.Pipelines.IDuplexPipe", TypeRole.Connection, new MemberRow("Input", Verb.Wrap), new MemberRow("Output", Verb.Wrap)),
        new TypeRow("System.Buffers.BuffersExtensions", TypeRole.None, new MemberRow("Write", Verb.Write)),
        new TypeRow(
            "System.Console",
            TypeRole.None,
            new MemberRow("Write", Verb.Log),
            new MemberRow("WriteLine", Verb.Log)),
        new TypeRow(
            "System.Diagnostics.Debug",
            TypeRole.None,
            new MemberRow("Write", Verb.Log),
            new MemberRow("WriteLine", Verb.Log)),
        new TypeRow(
            "System.Diagnostics.Trace",
            TypeRole.None,
            new MemberRow("Write", Verb.Log),
            new MemberRow("WriteLine", Verb.Log),
            new MemberRow("TraceInformation", Verb.Log)));
}
