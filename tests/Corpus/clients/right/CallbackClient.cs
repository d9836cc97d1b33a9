using System;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.CallbackClient
{
    public delegate void SendCompleted(CallbackClient sender, int replyCode, string replyText, Exception? error);

    /// <summary>Begin/End, as it was done before there was await. No thread ever waits.</summary>
    public class CallbackClient
    {
        private readonly Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly byte[] buffer = new byte[512];
        private readonly StringBuilder received = new StringBuilder();
        private readonly SendCompleted completed;
        private readonly string from;
        private readonly string[] to;
        private readonly string body;

        private Action<int, string> onReply;
        private int next;
        private int accepted;
        private int refusalCode;
        private string refusalText = "";
        private bool leaving;
        private int resultCode;
        private string resultText = "";
        private bool over;

        public CallbackClient(string from, string[] to, string body, SendCompleted completed)
        {
            this.from = from;
            this.to = to;
            this.body = body;
            this.completed = completed;
            onReply = OnGreeting;
        }

        public bool Delivered { get; private set; }

        public List<string> Refused { get; } = new List<string>();

        public void BeginSend(string host, int port)
        {
            socket.BeginConnect(host, port, OnConnected, null);
        }

        private void OnConnected(IAsyncResult ar)
        {
            try
            {
                socket.EndConnect(ar);
                Receive();
            }
            catch (SocketException ex)
            {
                Finish(ex);
            }
        }

        private void OnGreeting(int code, string text)
        {
            if (code == 220)
                Say("EHLO callback.example", OnHello);
            else
                Leave(code, text);
        }

        private void OnHello(int code, string text)
        {
            if (code == 250)
                Say("MAIL FROM:<" + from + ">", OnMail);
            else
                Leave(code, text);
        }

        private void OnMail(int code, string text)
        {
            if (code == 250)
                AskNext();
            else
                Leave(code, text);
        }

        private void AskNext()
        {
            if (next < to.Length)
                Say("RCPT TO:<" + to[next] + ">", OnRecipient);
            else if (accepted > 0)
                Say("DATA", OnData);
            else
                Leave(refusalCode, refusalText);
        }

        private void OnRecipient(int code, string text)
        {
            if (code == 250 || code == 251)
            {
                accepted++;
            }
            else
            {
                Refused.Add(to[next]);
                if (refusalCode == 0 || code < refusalCode)
                {
                    refusalCode = code;
                    refusalText = text;
                }
            }

            next++;
            AskNext();
        }

        private void OnData(int code, string text)
        {
            if (code != 354)
            {
                Leave(code, text);
                return;
            }

            var lines = body.Replace("\r", "").TrimEnd('\n').Split('\n');
            var mail = new StringBuilder();
            foreach (var line in lines)
                mail.Append(line.StartsWith(".") ? "." : "").Append(line).Append("\r\n");
            Say(mail + ".", OnMessage);
        }

        private void OnMessage(int code, string text)
        {
            Delivered = code == 250;
            Leave(code, text);
        }

        // From here on the result is known, whatever becomes of the goodbye.
        private void Leave(int code, string text)
        {
            leaving = true;
            resultCode = code;
            resultText = text;
            Say("QUIT", delegate { Finish(null); });
        }

        private void Say(string line, Action<int, string> handler)
        {
            onReply = handler;
            var bytes = Encoding.ASCII.GetBytes(line + "\r\n");
            socket.BeginSend(bytes, 0, bytes.Length, SocketFlags.None, ar => Guard(() => socket.EndSend(ar)), null);
        }

        private void Receive()
        {
            socket.BeginReceive(buffer, 0, buffer.Length, SocketFlags.None, ar => Guard(() => OnReceived(ar)), null);
        }

        private void OnReceived(IAsyncResult ar)
        {
            var count = socket.EndReceive(ar);
            if (count == 0)
                throw new SocketException((int)SocketError.ConnectionReset);

            received.Append(Encoding.ASCII.GetString(buffer, 0, count));
            string reply;
            while (!over && TryTakeReply(out reply))
                onReply(int.Parse(reply.Substring(0, 3)), reply.Length > 4 ? reply.Substring(4) : "");
            if (!over)
                Receive();
        }

        // A reply ends with the line that has no hyphen in its fourth place.
        private bool TryTakeReply(out string last)
        {
            var text = received.ToString();
            var start = 0;
            int end;
            while ((end = text.IndexOf('\n', start)) >= 0)
            {
                last = text.Substring(start, end - start).TrimEnd('\r');
                start = end + 1;
                if (last.Length < 3)
                    throw new FormatException("Not a reply: " + last);
                if (last.Length == 3 || last[3] != '-')
                {
                    received.Remove(0, start);
                    return true;
                }
            }

            last = "";
            return false;
        }

        private void Guard(Action action)
        {
            try
            {
                action();
            }
            catch (Exception ex) when (ex is SocketException or FormatException or ObjectDisposedException)
            {
                if (!over)
                    Finish(ex);
            }
        }

        private void Finish(Exception? error)
        {
            over = true;
            socket.Close();
            completed(this, resultCode, resultText, leaving ? null : error);
        }
    }
}
