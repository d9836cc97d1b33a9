using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace EmailVerifierProject
{
    public enum MailboxState { Exists, DoesNotExist, CannotTell }

    class StudentAddressVerifier
    {
        const string CRLF = "\r\n";

        static byte[] BytesFromString(string str)
        {
            return Encoding.ASCII.GetBytes(str);
        }

        static int GetResponseCode(string ResponseString)
        {
            if (ResponseString == null || ResponseString.Length < 3) return 0;
            return int.Parse(ResponseString.Substring(0, 3));
        }

        public static MailboxState CheckMailbox(string mxHost, string email)
        {
            TcpClient tClient = new TcpClient(mxHost, 25);
            byte[] dataBuffer;
            string ResponseString;
            NetworkStream netStream = tClient.GetStream();
            StreamReader reader = new StreamReader(netStream);
            ResponseString = reader.ReadLine(); //! SMTP003

            /* Perform HELO to SMTP Server and get Response */
            dataBuffer = BytesFromString("HELO KampusMail" + CRLF);
            netStream.Write(dataBuffer, 0, dataBuffer.Length);
            ResponseString = reader.ReadLine(); //! SMTP005
            dataBuffer = BytesFromString("MAIL FROM:<project7@uni.example.edu>" + CRLF);
            netStream.Write(dataBuffer, 0, dataBuffer.Length);
            ResponseString = reader.ReadLine(); //! SMTP005

            /* Read Response of the RCPT TO Message to know from google if it exist or not */
            dataBuffer = BytesFromString("RCPT TO:<" + email.Trim() + ">" + CRLF);
            netStream.Write(dataBuffer, 0, dataBuffer.Length);
            ResponseString = reader.ReadLine();

            MailboxState state;
            int code = GetResponseCode(ResponseString);
            if (code >= 200 && code < 300)
                state = MailboxState.Exists;
            else if (code >= 550 && code <= 553)
                state = MailboxState.DoesNotExist;
            else
                state = MailboxState.CannotTell;

            /* QUITE CONNECTION */
            dataBuffer = BytesFromString("QUIT" + CRLF);
            netStream.Write(dataBuffer, 0, dataBuffer.Length);
            tClient.Close();
            return state;
        }

        static void Main(string[] args)
        {
            if (args.Length < 2)
            {
                Console.WriteLine("usage: verifier <mx host> <file with addresses>");
                return;
            }

            int ok = 0, bad = 0, unknown = 0;
            foreach (string address in File.ReadAllLines(args[1]))
            {
                if (address.IndexOf('@') < 1) continue;
                MailboxState s;
                try
                {
                    s = CheckMailbox(args[0], address);
                }
                catch (IOException ex)
                {
                    Console.WriteLine(address + ": " + ex.Message);
                    s = MailboxState.CannotTell;
                }

                switch (s)
                {
                    case MailboxState.Exists: ok++; break;
                    case MailboxState.DoesNotExist: bad++; break;
                    default: unknown++; break;
                }
                Console.WriteLine("{0,-40} {1}", address, s);
            }
            Console.WriteLine("{0} ok, {1} bad, {2} unknown", ok, bad, unknown);
        }
    }
}
