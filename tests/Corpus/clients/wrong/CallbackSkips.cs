using System;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.CallbackSkips
{
    /// <summary>Each reply calls the next step.</summary>
    public class CallbackClient
    {
        private readonly Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly string from;
        private readonly string to;
        private readonly string body;

        public CallbackClient(string from, string to, string body)
        {
            this.from = from;
            this.to = to;
            this.body = body;
        }

        public event Action<bool> Completed = delegate { };

        public void Send(string host)
        {
            socket.Connect(host, 25);
            WaitForReply(code =>
            {
                if (code == 220)
                    Say("EHLO callback.example", OnHello);
                else
                    Completed(false);
            });
        }

        private void OnHello(int code)
        {
            if (code == 250)
                Say("MAIL FROM:<" + from + ">", delegate { Say("RCPT TO:<" + to + ">", OnRecipient); });  //? SMTP005
            else
                Completed(false);
        }

        private void OnRecipient(int code)
        {
            if (code == 250 || code == 251)
                Say("DATA", OnData);
            else
                Completed(false);
        }

        private void OnData(int code)
        {
            if (code == 354)
                Say(body.Replace("\r\n.", "\r\n..") + "\r\n.", end => Completed(end == 250));
            else
                Completed(false);
        }

        private void Say(string line, Action<int> handler)
        {
            socket.Send(Encoding.ASCII.GetBytes(line + "\r\n"));
            WaitForReply(handler);
        }

        private void WaitForReply(Action<int> handler)
        {
            var received = new StringBuilder();
            var one = new byte[1];
            AsyncCallback? next = null;
            next = ar =>
            {
                if (socket.EndReceive(ar) == 0)
                {
                    Completed(false);
                    return;
                }
                received.Append((char)one[0]);
                if (one[0] == '\n')
                {
                    if (received.Length < 4 || received[3] != '-')
                    {
                        handler(int.Parse(received.ToString(0, 3)));
                        return;
                    }
                    received.Clear();
                }
                socket.BeginReceive(one, 0, 1, SocketFlags.None, next, null);
            };
            socket.BeginReceive(one, 0, 1, SocketFlags.None, next, null);
        }
    }
}
