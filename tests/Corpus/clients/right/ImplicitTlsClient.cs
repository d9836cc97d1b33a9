using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.ImplicitTlsClient
{
    public enum SubmissionStatus
    {
        Submitted,
        LoginRefused,
        TemporaryFailure,
        PermanentFailure,
    }

    public struct SubmissionResult
    {
        public SubmissionStatus Status;
        public int Code;
        public string Text;
        public int AcceptedRecipients;
    }

    /// <summary>Submission over port 465: TLS first, then SMTP.</summary>
    public class ImplicitTlsClient
    {
        public string Host { get; set; } = "localhost";
        public int Port { get; set; } = 465;
        public string? UserName { get; set; }
        public string? Password { get; set; }
        public RemoteCertificateValidationCallback? CertificateValidation { get; set; }

        public SubmissionResult Submit(string from, IList<string> to, string mail)
        {
            using (var tcp = new TcpClient(Host, Port))
            using (var tls = new SslStream(tcp.GetStream(), false, CertificateValidation))
            {
                tls.AuthenticateAsClient(Host);
                using (var reader = new StreamReader(tls, Encoding.ASCII))
                using (var writer = new StreamWriter(tls, Encoding.ASCII))
                {
                    writer.NewLine = "\r\n";
                    writer.AutoFlush = true;
                    var result = Dialogue(reader, writer, from, to, mail);
                    try
                    {
                        writer.WriteLine("QUIT");
                        reader.ReadLine();
                    }
                    catch (IOException)
                    {
                        // The result is known already.
                    }
                    return result;
                }
            }
        }

        private SubmissionResult Dialogue(StreamReader reader, StreamWriter writer, string from, IList<string> to, string mail)
        {
            string text;
            int code = GetReply(reader, out text);
            if (code != 220)
                return Failure(code, text);

            writer.WriteLine("EHLO submit.example");
            code = GetReply(reader, out text);
            if (code != 250)
                return Failure(code, text);

            if (UserName != null)
            {
                var secret = Convert.ToBase64String(Encoding.UTF8.GetBytes("\0" + UserName + "\0" + Password));
                writer.WriteLine("AUTH PLAIN " + secret);
                code = GetReply(reader, out text);
                if (code == 535)
                    return new SubmissionResult { Status = SubmissionStatus.LoginRefused, Code = code, Text = text };
                if (code != 235)
                    return Failure(code, text);
            }

            writer.WriteLine("MAIL FROM:<{0}>", from);
            code = GetReply(reader, out text);
            if (code != 250)
                return Failure(code, text);

            int accepted = 0;
            var failure = new SubmissionResult { Status = SubmissionStatus.PermanentFailure, Text = "No recipients" };
            foreach (var address in to)
            {
                writer.WriteLine("RCPT TO:<{0}>", address);
                code = GetReply(reader, out text);
                switch (code)
                {
                    case 250:
                    case 251:
                        accepted++;
                        break;
                    default:
                        // A recipient who may be had later decides over those who may not.
                        if (failure.Status == SubmissionStatus.PermanentFailure)
                            failure = Failure(code, text);
                        break;
                }
            }
            if (accepted == 0)
                return failure;

            writer.WriteLine("DATA");
            code = GetReply(reader, out text);
            if (code != 354)
                return Failure(code, text);

            foreach (var line in mail.TrimEnd().Split('\n'))
            {
                var bare = line.TrimEnd('\r');
                writer.WriteLine(bare.StartsWith(".") ? "." + bare : bare);
            }
            writer.WriteLine(".");
            code = GetReply(reader, out text);
            if (code != 250)
                return Failure(code, text);

            return new SubmissionResult { Status = SubmissionStatus.Submitted, Code = code, Text = text, AcceptedRecipients = accepted };
        }

        private static SubmissionResult Failure(int code, string text)
        {
            return new SubmissionResult
            {
                Status = code >= 500 ? SubmissionStatus.PermanentFailure : SubmissionStatus.TemporaryFailure,
                Code = code,
                Text = text,
            };
        }

        private static int GetReply(StreamReader reader, out string text)
        {
            text = "";
            while (true)
            {
                var line = reader.ReadLine();
                if (line == null || line.Length < 3)
                    throw new IOException("No reply from the server");
                text += line.Substring(Math.Min(4, line.Length)) + " ";
                if (line.Length == 3 || line[3] != '-')
                    return int.Parse(line.Substring(0, 3));
            }
        }
    }
}
