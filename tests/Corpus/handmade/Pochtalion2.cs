using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Otchety.Rassylka
{
    class Pochtalion
    {
        Socket soket;
        byte[] bufer = new byte[256];
        string otvet = "";

        public string Server = "10.0.0.5";

        bool Otpravit(string stroka, string kod)
        {
            soket.Send(Encoding.ASCII.GetBytes(stroka + "\r\n"));
            int n = soket.Receive(bufer);
            otvet = Encoding.ASCII.GetString(bufer, 0, n);
            Console.WriteLine(otvet);
            return otvet.StartsWith(kod);
        }

        public int Poslat(string ot, string komu, string tema, string[] stroki)
        {
            IPEndPoint tochka = new IPEndPoint(IPAddress.Parse(Server), 25);
            soket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            soket.Connect(tochka);

            int prinyato = soket.Receive(bufer); //! SMTP003
            Console.WriteLine(Encoding.ASCII.GetString(bufer, 0, prinyato));

            if (!Otpravit("HELO otchety.local", "2")) { soket.Close(); return 1; }
            if (!Otpravit("MAIL FROM:<" + ot + ">", "2")) { soket.Close(); return 2; }
            if (!Otpravit("RCPT TO:<" + komu + ">", "2")) { soket.Close(); return 3; }
            if (!Otpravit("DATA", "354")) { soket.Close(); return 4; }

            StringBuilder pismo = new StringBuilder();
            pismo.Append("From: ").Append(ot).Append("\r\n");
            pismo.Append("To: ").Append(komu).Append("\r\n");
            pismo.Append("Subject: ").Append(tema).Append("\r\n\r\n");
            foreach (string s in stroki)
            {
                if (s.StartsWith(".")) pismo.Append('.');
                pismo.Append(s).Append("\r\n");
            }
            pismo.Append(".");
            Otpravit(pismo.ToString(), "250"); //! SMTP005

            Otpravit("QUIT", "221");
            soket.Shutdown(SocketShutdown.Both);
            soket.Close();
            return 0;
        }

        static int Main(string[] argumenty)
        {
            if (argumenty.Length < 2)
            {
                Console.WriteLine("pochtalion <ot> <komu>");
                return 99;
            }
            Pochtalion p = new Pochtalion();
            return p.Poslat(argumenty[0], argumenty[1], "Otchet za den", new string[] { "Vse horosho.", "Konec." });
        }
    }
}
