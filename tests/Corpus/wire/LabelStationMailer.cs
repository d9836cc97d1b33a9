using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Warehouse.Labels
{
    public class SmtpFault : Exception
    {
        public SmtpFault(string command, int replyCode)
            : base(command + " was answered with " + replyCode)
        {
            ReplyCode = replyCode;
        }

        public int ReplyCode { get; private set; }
    }

    public class PackingSlip
    {
        public string Order { get; set; }
        public string Customer { get; set; }
        public List<string> Items { get; set; }
    }

    /// <summary>
    /// The label stations run on a small controller, so buffers are small and nothing is allocated that need not be.
    /// </summary>
    public class LabelStationMailer
    {
        private const int Attempts = 4;

        private readonly byte[] _buffer = new byte[256];
        private readonly string _relay;
        private readonly string _station;
        private Socket _socket;

        public LabelStationMailer(string relay, string station)
        {
            _relay = relay;
            _station = station;
        }

        public bool SendSlip(PackingSlip slip)
        {
            for (int i = 0; i < Attempts; i++)
            {
                try
                {
                    SendOnce(slip);
                    return true;
                }
                catch (SmtpFault fault) //! SMTP101
                {
                    Console.Error.WriteLine("{0}: {1}", slip.Order, fault.Message);
                    Thread.Sleep(5000);
                }
            }
            return false;
        }

        private void SendOnce(PackingSlip slip)
        {
            _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                _socket.ReceiveTimeout = 60000;
                _socket.Connect(_relay, 25);

                int code = ReadCode();
                if (code != 220)
                    throw new SmtpFault("connect", code);

                Step("EHLO " + _station, 2); //! SMTP006
                Step("MAIL FROM:<" + _station + "@warehouse.example>", 2);
                Step("RCPT TO:<" + slip.Customer + ">", 2);
                Step("DATA", 3);
                Write("From: <" + _station + "@warehouse.example>\r\n");
                Write("To: <" + slip.Customer + ">\r\n");
                Write("Subject: Order " + slip.Order + " is packed\r\n\r\n");
                foreach (string item in slip.Items)
                    Write("* " + item + "\r\n");
                Step(".", 2);
                Write("QUIT\r\n");
            }
            finally
            {
                _socket.Close();
            }
        }

        private void Step(string command, int firstDigit)
        {
            Write(command + "\r\n");
            int code = ReadCode();
            if (code / 100 != firstDigit)
                throw new SmtpFault(command.Split(' ')[0], code);
        }

        private void Write(string text)
        {
            _socket.Send(Encoding.ASCII.GetBytes(text));
        }

        private int ReadCode()
        {
            int count = _socket.Receive(_buffer);
            if (count < 3)
                throw new EndOfStreamException("relay closed the connection");
            return (_buffer[0] - '0') * 100 + (_buffer[1] - '0') * 10 + (_buffer[2] - '0');
        }
    }
}
