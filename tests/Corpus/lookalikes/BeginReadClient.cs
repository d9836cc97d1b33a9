using System;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Lookalikes.BeginReadClient
{
    public enum Stage { Greeting, Hello, Mail, Rcpt, Data, Body, Done }

    /// <summary>No thread waits: every reply comes by callback and leads to the next command.</summary>
    public class BeginReadClient
    {
        private readonly TcpClient _client = new TcpClient();
        private readonly byte[] _buffer = new byte[4096];
        private readonly StringBuilder _text = new StringBuilder();
        private readonly string _from, _to, _body;
        private NetworkStream _stream;
        private Stage _stage = Stage.Greeting;

        public event Action<Stage, string> Finished;

        public BeginReadClient(string from, string to, string body)
        {
            _from = from;
            _to = to;
            _body = body;
        }

        public void Start(string host)
        {
            _client.BeginConnect(host, 25, ar =>
            {
                _client.EndConnect(ar);
                _stream = _client.GetStream();
                _stream.BeginRead(_buffer, 0, _buffer.Length, OnRead, null);
            }, null);
        }

        private void OnRead(IAsyncResult ar)
        {
            int n = _stream.EndRead(ar);
            if (n == 0)
            {
                Finish("connection lost");
                return;
            }

            _text.Append(Encoding.ASCII.GetString(_buffer, 0, n));
            string reply = _text.ToString();
            if (Complete(reply))
            {
                _text.Clear();
                OnReply(reply);
            }

            if (_stage != Stage.Done)
                _stream.BeginRead(_buffer, 0, _buffer.Length, OnRead, null);
        }

        private void OnReply(string reply)
        {
            char first = reply[0];
            switch (_stage)
            {
                case Stage.Greeting when first == '2': Next(Stage.Hello, "EHLO callbacks.example"); break;
                case Stage.Hello when first == '2': Next(Stage.Mail, "MAIL FROM:<" + _from + ">"); break;
                case Stage.Mail when first == '2': Next(Stage.Rcpt, "RCPT TO:<" + _to + ">"); break;
                case Stage.Rcpt when first == '2': Next(Stage.Data, "DATA"); break;
                case Stage.Data when first == '3': Next(Stage.Body, _body + "\r\n."); break;
                case Stage.Body when first == '2': Next(Stage.Done, "QUIT"); Finish(null); break;
                default: Finish(reply); break;
            }
        }

        private void Next(Stage stage, string line)
        {
            _stage = stage;
            byte[] bytes = Encoding.ASCII.GetBytes(line + "\r\n");
            _stream.BeginWrite(bytes, 0, bytes.Length, ar => _stream.EndWrite(ar), null);
        }

        private void Finish(string failure)
        {
            Stage reached = _stage;
            _stage = Stage.Done;
            if (Finished != null)
                Finished(reached, failure);
        }

        private static bool Complete(string text)
        {
            if (!text.EndsWith("\r\n")) return false;
            int start = text.LastIndexOf('\n', text.Length - 2) + 1;
            return text.Length - start > 3 && text[start + 3] != '-';
        }
    }
}
