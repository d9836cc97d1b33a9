using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace LegacyGateway
{
    public class BinaryTalk
    {
        BinaryReader br;
        BinaryWriter bw;
        TcpClient tcp;

        public void Connect(string server)
        {
            tcp = new TcpClient();
            tcp.Connect(server, 25);
            NetworkStream ns = tcp.GetStream();
            br = new BinaryReader(ns, Encoding.ASCII);
            bw = new BinaryWriter(ns, Encoding.ASCII);
        }

        private string Line()
        {
            List<byte> l = new List<byte>();
            for (; ; )
            {
                byte b = br.ReadByte();
                if (b == 10) break;
                if (b != 13) l.Add(b);
            }
            return Encoding.ASCII.GetString(l.ToArray());
        }

        private string Reply()
        {
            string s;
            do { s = Line(); } while (s.Length > 3 && s[3] == '-');
            return s;
        }

        private void Say(string s)
        {
            bw.Write(Encoding.ASCII.GetBytes(s));
            bw.Write((byte)13);
            bw.Write((byte)10);
            bw.Flush();
        }

        public bool Post(string from, string to, string[] lines)
        {
            string s = Reply(); //! SMTP003
            Trace("<< " + s);

            Say("HELO gateway");
            s = Reply();
            Trace("<< " + s);
            if (s[0] != '2') return Bye();

            Say("MAIL FROM:<" + from + ">");
            s = Reply();
            Trace("<< " + s);
            if (s[0] != '2') return Bye();

            Say("RCPT TO:<" + to + ">");
            s = Reply();
            Trace("<< " + s);
            if (s[0] != '2') return Bye();

            Say("DATA");
            s = Reply();
            Trace("<< " + s);
            if (s[0] != '3') return Bye();

            foreach (string l in lines)
                Say(l.Length > 0 && l[0] == '.' ? "." + l : l);
            Say(".");
            s = Reply();
            Trace("<< " + s);
            bool taken = s[0] == '2';
            Bye();
            return taken;
        }

        private bool Bye()
        {
            Say("QUIT");
            Trace("<< " + Reply());
            tcp.Close();
            return false;
        }

        private static void Trace(string s)
        {
            System.Diagnostics.Trace.WriteLine(s, "smtp");
        }
    }
}
