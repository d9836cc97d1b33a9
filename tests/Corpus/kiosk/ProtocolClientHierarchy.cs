using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Enterprise.Net
{
    public sealed class ServerAnswer
    {
        public int Code;
        public List<string> Lines = new List<string>();
        public bool Ok { get { return Code >= 200 && Code <= 399; } }
        public override string ToString() { return Code + ": " + string.Join(" ", Lines); }
    }

    public class ProtocolFailure : Exception
    {
        public ProtocolFailure(string command, ServerAnswer answer) : base(command + " => " + answer) { }
    }

    public abstract class LineProtocolClient : IDisposable
    {
        private TcpClient _client;
        protected StreamReader Reader { get; private set; }
        protected StreamWriter Writer { get; private set; }

        protected abstract int DefaultPort { get; }
        protected abstract void SayHello();
        protected virtual void OnAnswer(string command, ServerAnswer answer) { }

        public void Open(string host)
        {
            _client = new TcpClient(host, DefaultPort);
            Reader = new StreamReader(_client.GetStream(), Encoding.ASCII);
            Writer = new StreamWriter(_client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            Verify("(connect)", ReadAnswer());
            SayHello();
        }

        protected ServerAnswer Execute(string command)
        {
            Writer.WriteLine(command);
            ServerAnswer answer = ReadAnswer();
            Verify(command, answer);
            return answer;
        }

        private void Verify(string command, ServerAnswer answer)
        {
            OnAnswer(command, answer);
            if (!answer.Ok)
                throw new ProtocolFailure(command, answer);
        }

        protected virtual ServerAnswer ReadAnswer()
        {
            ServerAnswer answer = new ServerAnswer();
            string line;
            do
            {
                line = Reader.ReadLine();
                if (line == null) throw new EndOfStreamException();
                answer.Lines.Add(line.Length > 4 ? line.Substring(4) : string.Empty);
            } while (line.Length > 3 && line[3] == '-');
            answer.Code = Convert.ToInt32(line.Substring(0, 3));
            return answer;
        }

        public virtual void Dispose()
        {
            if (_client != null) _client.Close();
        }
    }

    public class SmtpProtocolClient : LineProtocolClient
    {
        protected override int DefaultPort { get { return 25; } }

        protected override void SayHello()
        {
            try
            {
                Execute("EHLO " + Environment.MachineName);
            }
            catch (ProtocolFailure)
            {
                Execute("HELO " + Environment.MachineName);
            }
        }

        public void Transmit(string from, string[] to, TextReader text)
        {
            Execute("MAIL FROM:<" + from + ">");
            Array.ForEach(to, t => Execute("RCPT TO:<" + t + ">"));
            Execute("DATA");
            string line;
            while ((line = text.ReadLine()) != null)
                Writer.WriteLine(line.StartsWith(".") ? "." + line : line);
            Execute(".");
        }

        public override void Dispose()
        {
            if (Writer != null) Writer.WriteLine("QUIT");
            base.Dispose();
        }
    }

    public class TracingSmtpClient : SmtpProtocolClient
    {
        protected override void OnAnswer(string command, ServerAnswer answer)
        {
            Console.WriteLine("[smtp] {0} -> {1}", command, answer);
        }
    }

    public static class DunningRun
    {
        public static void Main(string[] args)
        {
            using (TracingSmtpClient smtp = new TracingSmtpClient())
            {
                smtp.Open(args[0]);
                foreach (string file in Directory.EnumerateFiles(args[1], "*.eml"))
                {
                    using (StreamReader text = File.OpenText(file))
                        smtp.Transmit("dunning@corp.example", new[] { Path.GetFileNameWithoutExtension(file) }, text);
                }
            }
        }
    }
}
