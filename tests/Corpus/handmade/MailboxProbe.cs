using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace MailboxProbeTool
{
    // adapted from an answer on StackOverflow, works for most providers
    public class MailboxProbe
    {
        private const string CRLF = "\r\n";

        public static bool Exists(string mxHost, string mailbox)
        {
            TcpClient tClient = new TcpClient(mxHost, 25);
            byte[] dataBuffer;
            string ResponseString;
            NetworkStream netStream = tClient.GetStream();
            StreamReader reader = new StreamReader(netStream);
            ResponseString = reader.ReadLine(); //! SMTP003

            /* Perform HELO to SMTP Server and get Response */
            dataBuffer = BytesFromString("HELO KirtanHere" + CRLF);
            netStream.Write(dataBuffer, 0, dataBuffer.Length);
            ResponseString = reader.ReadLine(); //! SMTP005

            dataBuffer = BytesFromString("MAIL FROM:<probe@example.net>" + CRLF);
            netStream.Write(dataBuffer, 0, dataBuffer.Length);
            ResponseString = reader.ReadLine(); //! SMTP005

            /* Read Response of the RCPT TO Message to know from google if it exist or not */
            dataBuffer = BytesFromString("RCPT TO:<" + mailbox.Trim() + ">" + CRLF);
            netStream.Write(dataBuffer, 0, dataBuffer.Length);
            ResponseString = reader.ReadLine();
            int code = GetResponseCode(ResponseString);
            if (code == 550)
            {
                Console.WriteLine("Mail Address does not exist: " + ResponseString);
            }

            /* QUIT CONNECTION */
            dataBuffer = BytesFromString("QUIT" + CRLF);
            netStream.Write(dataBuffer, 0, dataBuffer.Length);
            tClient.Close();
            return code != 550;
        }

        private static byte[] BytesFromString(string str)
        {
            return Encoding.ASCII.GetBytes(str);
        }

        private static int GetResponseCode(string ResponseString)
        {
            return int.Parse(ResponseString.Substring(0, 3));
        }

        public static void Main(string[] args)
        {
            if (args.Length < 2)
            {
                Console.WriteLine("usage: probe <mx> <address>");
                return;
            }

            try
            {
                Console.WriteLine(Exists(args[0], args[1]) ? "looks fine" : "no such mailbox");
            }
            catch (SocketException se)
            {
                Console.WriteLine("could not reach " + args[0] + ": " + se.SocketErrorCode);
            }
        }
    }
}
