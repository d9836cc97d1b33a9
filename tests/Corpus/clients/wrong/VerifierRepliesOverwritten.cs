using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.VerifierRepliesOverwritten
{
    public class EmailChecker
    {
        public bool IsDeliverable(string mxServer, string email)
        {
            const string CRLF = "\r\n";
            byte[] dataBuffer;
            string responseString;

            TcpClient tClient = new TcpClient(mxServer, 25);
            NetworkStream netStream = tClient.GetStream();
            StreamReader reader = new StreamReader(netStream);
            responseString = reader.ReadLine()!;  //! SMTP003

            /* Perform HELO to SMTP Server and get Response */
            dataBuffer = BytesFromString("HELO checker.example" + CRLF);
            netStream.Write(dataBuffer, 0, dataBuffer.Length);
            responseString = reader.ReadLine()!;  //! SMTP005

            dataBuffer = BytesFromString("MAIL FROM:<probe@checker.example>" + CRLF);
            netStream.Write(dataBuffer, 0, dataBuffer.Length);
            responseString = reader.ReadLine()!;  //! SMTP005

            /* Read Response of the RCPT TO Message to know from the server if the mailbox exists or not */
            dataBuffer = BytesFromString("RCPT TO:<" + email + ">" + CRLF);
            netStream.Write(dataBuffer, 0, dataBuffer.Length);
            responseString = reader.ReadLine()!;
            bool deliverable = GetResponseCode(responseString) / 100 == 2;

            /* QUIT CONNECTION */
            dataBuffer = BytesFromString("QUIT" + CRLF);
            netStream.Write(dataBuffer, 0, dataBuffer.Length);
            tClient.Close();
            return deliverable;
        }

        private byte[] BytesFromString(string str)
        {
            return Encoding.ASCII.GetBytes(str);
        }

        private int GetResponseCode(string responseString)
        {
            return int.Parse(responseString.Substring(0, 3));
        }
    }
}
