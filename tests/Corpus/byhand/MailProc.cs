using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace KasseLib
{
    /// <summary>Static procedures, as in the Turbo Pascal unit MAILPROC.PAS.</summary>
    public static class MailProc
    {
        public static bool OpenLine(string host, ref Socket sock, out string err)
        {
            err = "";
            try
            {
                sock = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                sock.ReceiveTimeout = 60000;
                sock.Connect(host, 25);
                return true;
            }
            catch (SocketException e)
            {
                err = e.Message;
                return false;
            }
        }

        public static void PutLine(Socket sock, string s)
        {
            byte[] raw = Encoding.ASCII.GetBytes(s + "\r\n");
            int off = 0;
            while (off < raw.Length)
                off += sock.Send(raw, off, raw.Length - off, SocketFlags.None);
        }

        public static bool GetReply(Socket sock, ref byte[] buf, out int code, out string text)
        {
            code = 0;
            text = "";
            int len = 0;
            int start = 0;
            while (len < buf.Length)
            {
                int n = sock.Receive(buf, len, buf.Length - len, SocketFlags.None);
                if (n <= 0)
                    return false;
                len += n;
                int nl;
                while ((nl = Array.IndexOf(buf, (byte)'\n', start, len - start)) >= 0)
                {
                    if (nl - start < 4 || buf[start + 3] != (byte)'-')
                    {
                        text = Encoding.ASCII.GetString(buf, 0, len);
                        code = (buf[start] - '0') * 100 + (buf[start + 1] - '0') * 10 + (buf[start + 2] - '0');
                        return true;
                    }
                    start = nl + 1;
                }
            }
            return false;
        }

        public static bool Step(Socket sock, string cmd, int lo, int hi, ref byte[] buf, out string text)
        {
            int code;
            PutLine(sock, cmd);
            if (!GetReply(sock, ref buf, out code, out text))
                return false;
            return code >= lo && code <= hi;
        }

        public static bool SendMail(string host, string von, string an, string[] zeilen, out string err)
        {
            Socket sock = null;
            byte[] buf = new byte[8192];
            int code;
            if (!OpenLine(host, ref sock, out err))
                return false;
            try
            {
                if (!GetReply(sock, ref buf, out code, out err) || code != 220)
                    return false;
                if (!Step(sock, "EHLO kasse", 200, 299, ref buf, out err)
                    && !Step(sock, "HELO kasse", 200, 299, ref buf, out err))
                    return false;
                if (!Step(sock, "MAIL FROM:<" + von + ">", 200, 299, ref buf, out err))
                    return false;
                if (!Step(sock, "RCPT TO:<" + an + ">", 200, 299, ref buf, out err))
                    return false;
                if (!Step(sock, "DATA", 300, 399, ref buf, out err))
                    return false;
                for (int i = 0; i < zeilen.Length; i++)
                    PutLine(sock, zeilen[i].StartsWith(".") ? "." + zeilen[i] : zeilen[i]);
                bool ok = Step(sock, ".", 200, 299, ref buf, out err);
                PutLine(sock, "QUIT");
                return ok;
            }
            finally
            {
                sock.Close();
            }
        }
    }

    public class Tagesabschluss
    {
        public static void Main()
        {
            string err;
            string[] z = File.ReadAllLines("abschluss.txt");
            if (!MailProc.SendMail("192.168.0.2", "kasse1@laden.example", "buero@laden.example", z, out err))
                Console.WriteLine("Mail nicht gesendet: " + err);
        }
    }
}
