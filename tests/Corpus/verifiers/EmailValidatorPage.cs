using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Verifiers.EmailValidatorPage
{
    /// <summary>Behind the "Check address" button of the registration page.</summary>
    public class EmailValidatorPage
    {
        public string ResultText = "";

        protected void btnCheck_Click(object sender, EventArgs e)
        {
            ResultText = CheckMailbox("mx.customer.example", "someone@customer.example") ? "Address exists" : "Address does not exist";
        }

        public bool CheckMailbox(string mxServer, string address)
        {
            TcpClient tClient = new TcpClient(mxServer, 25);
            string CRLF = "\r\n";
            byte[] dataBuffer;
            string ResponseString;

            NetworkStream netStream = tClient.GetStream();
            StreamReader reader = new StreamReader(netStream);

            ResponseString = reader.ReadLine();  //! SMTP003

            /* say hello */
            dataBuffer = BytesFromString("HELO web.shop.example" + CRLF);
            netStream.Write(dataBuffer, 0, dataBuffer.Length);
            ResponseString = reader.ReadLine();  //! SMTP005

            dataBuffer = BytesFromString("MAIL FROM:<webmaster@shop.example>" + CRLF);
            netStream.Write(dataBuffer, 0, dataBuffer.Length);
            ResponseString = reader.ReadLine();  //! SMTP005

            /* now the address itself */
            dataBuffer = BytesFromString("RCPT TO:<" + address.Trim() + ">" + CRLF);
            netStream.Write(dataBuffer, 0, dataBuffer.Length);
            ResponseString = reader.ReadLine();
            bool exists = GetCode(ResponseString) != 550;

            dataBuffer = BytesFromString("QUIT" + CRLF);
            netStream.Write(dataBuffer, 0, dataBuffer.Length);
            tClient.Close();
            return exists;
        }

        private byte[] BytesFromString(string str)
        {
            return Encoding.ASCII.GetBytes(str);
        }

        private int GetCode(string response)
        {
            return int.Parse(response.Substring(0, 3));
        }
    }
}
