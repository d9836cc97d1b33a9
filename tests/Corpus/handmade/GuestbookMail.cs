using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Hobby.Guestbook
{
    // "no dependencies" mail for the guestbook on the NAS
    public static class GuestbookMail
    {
        public static void Notify(string visitor, string message)
        {
            TcpClient socket = new TcpClient("192.168.1.2", 25);
            NetworkStream ns = socket.GetStream();
            byte[] data = new byte[2048];
            int bytes;

            bytes = ns.Read(data, 0, data.Length);
            string responseData = Encoding.ASCII.GetString(data, 0, bytes);
            if (responseData.Substring(0, 3) != "220")
                throw new Exception("SMTP: " + responseData);

            string response = Send(ns, "EHLO nas\r\n");
            if (!response.Contains("250")) throw new Exception("SMTP: " + response);

            response = Send(ns, "MAIL FROM:<guestbook@nas.home>\r\n");
            if (!response.Contains("OK")) //! SMTP102
                throw new Exception("SMTP: " + response);

            response = Send(ns, "RCPT TO:<me@nas.home>\r\n");
            if (response.ToLower().IndexOf("ok") < 0) //! SMTP102
                throw new Exception("SMTP: " + response);

            response = Send(ns, "DATA\r\n");
            if (!response.StartsWith("354")) throw new Exception("SMTP: " + response);

            string mail = "Subject: Guestbook entry by " + visitor + "\r\n"
                        + "From: guestbook@nas.home\r\n"
                        + "To: me@nas.home\r\n"
                        + "\r\n"
                        + message.Replace("\r\n.", "\r\n..") + "\r\n"
                        + ".\r\n";
            response = Send(ns, mail);
            if (response[0] != '2') throw new Exception("SMTP: " + response);

            Send(ns, "QUIT\r\n");
            ns.Close();
            socket.Close();
        }

        private static string Send(NetworkStream ns, string what)
        {
            byte[] data = Encoding.ASCII.GetBytes(what);
            ns.Write(data, 0, data.Length);
            data = new byte[2048];
            int bytes = ns.Read(data, 0, data.Length);
            return Encoding.ASCII.GetString(data, 0, bytes);
        }
    }
}
