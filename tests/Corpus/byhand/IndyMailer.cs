using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Indy.Compat
{
    public class EIdReplyError : Exception
    {
        private readonly short _code;

        public EIdReplyError(short code, string text) : base(text) { _code = code; }

        public short ErrorCode { get { return _code; } }
    }

    public class IdLastCmdResult
    {
        public short NumericCode;
        public List<string> Text = new List<string>();
    }

    /// <summary>TIdTCPConnection with the little that we use of it.</summary>
    public abstract class IdTcpClient
    {
        protected TcpClient FSocket;
        private StreamReader FReader;
        private Stream FStream;
        public readonly IdLastCmdResult LastCmdResult = new IdLastCmdResult();

        public virtual void Connect(string host, int port)
        {
            FSocket = new TcpClient(host, port);
            FStream = FSocket.GetStream();
            FReader = new StreamReader(FStream, Encoding.ASCII);
        }

        public void WriteLn(string s)
        {
            byte[] b = Encoding.ASCII.GetBytes(s + "\r\n");
            FStream.Write(b, 0, b.Length);
        }

        public short SendCmd(string cmd, params short[] response)
        {
            WriteLn(cmd);
            return GetResponse(response);
        }

        public short GetResponse(params short[] allowed)
        {
            GetInternalResponse();
            return CheckResponse(LastCmdResult.NumericCode, allowed);
        }

        protected virtual short CheckResponse(short response, short[] allowed)
        {
            if (allowed.Length == 0)
                return response;
            foreach (short a in allowed)
            {
                if (a == response)
                    return response;
            }
            throw new EIdReplyError(response, string.Join("\n", LastCmdResult.Text));
        }

        private void GetInternalResponse()
        {
            LastCmdResult.Text.Clear();
            string line = FReader.ReadLine();
            if (line == null)
                throw new IOException("Connection Closed Gracefully.");
            string term = line.Substring(0, 3) + " ";
            LastCmdResult.NumericCode = short.Parse(line.Substring(0, 3));
            LastCmdResult.Text.Add(line);
            while (line.Length > 3 && !line.StartsWith(term))
            {
                line = FReader.ReadLine();
                if (line == null)
                    throw new IOException("Connection Closed Gracefully.");
                LastCmdResult.Text.Add(line);
            }
        }

        public void Disconnect()
        {
            FSocket.Close();
        }
    }

    public class IdSmtp : IdTcpClient
    {
        public string HeloName = "localhost";

        public override void Connect(string host, int port)
        {
            base.Connect(host, port);
            try
            {
                GetResponse(220);
                if (SendCmd("EHLO " + HeloName) != 250)
                    SendCmd("HELO " + HeloName, 250);
            }
            catch
            {
                Disconnect();
                throw;
            }
        }

        public void Send(string from, IList<string> recipients, string[] message)
        {
            SendCmd("RSET");
            SendCmd("MAIL FROM:<" + from + ">", 250);
            foreach (string r in recipients)
                SendCmd("RCPT TO:<" + r + ">", 250, 251);
            SendCmd("DATA", 354);
            foreach (string line in message)
                WriteLn(line.StartsWith(".") ? "." + line : line);
            SendCmd(".", 250);
        }

        public bool Verify(string user)
        {
            short r = SendCmd("VRFY " + user, 250, 251, 252, 550, 551, 553);
            return r < 300;
        }
    }

    public static class Form1
    {
        public static void Button1Click(string[] memo)
        {
            IdSmtp smtp = new IdSmtp();
            smtp.Connect("mail.firma.example", 25);
            try
            {
                smtp.Send("ich@firma.example", new List<string> { "du@firma.example" }, memo);
            }
            finally
            {
                smtp.WriteLn("QUIT");
                smtp.Disconnect();
            }
        }
    }
}
