using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Forum.Includes
{
    // functions_smtp.php, moved over with the rest of the board
    public class EmailerSettings
    {
        public string SmtpHost = "localhost";
        public int SmtpPort = 25;
        public string SmtpUsername = "";
        public string SmtpPassword = "";
        public string BoardEmail = "";
        public string ServerName = "forum.example.org";
    }

    public class MessageDie : Exception
    {
        public MessageDie(string msg, int line) : base(msg + " (line " + line.ToString(CultureInfo.InvariantCulture) + ")") { }
    }

    public static class ClassSmtpPhp
    {
        private static StreamReader _in;
        private static StreamWriter _out;

        private static void server_parse(string response, int line)
        {
            string server_response = "";
            do
            {
                server_response = _in.ReadLine();
                if (server_response == null)
                    throw new MessageDie("Couldn't get mail server response codes", line);
            }
            while (server_response.Length > 3 && server_response.Substring(3, 1) != " ");

            if (server_response.Substring(0, Math.Min(3, server_response.Length)) != response)
                throw new MessageDie("Ran into problems sending Mail. Response: " + server_response, line);
        }

        private static void fputs(string s)
        {
            _out.Write(s);
            _out.Flush();
        }

        public static bool smtpmail(EmailerSettings board_config, string mail_to, string subject, string message,
            IDictionary<string, string> headers, IEnumerable<string> bcc)
        {
            // Fix any bare linefeeds in the message to make it RFC821 Compliant.
            message = message.Replace("\r\n", "\n").Replace("\n", "\r\n");

            if (subject.Trim() == "")
                throw new MessageDie("No email Subject specified", 60);
            if (message.Trim() == "")
                throw new MessageDie("Email message was blank", 65);

            using (TcpClient socket = new TcpClient())
            {
                socket.Connect(board_config.SmtpHost, board_config.SmtpPort);
                socket.ReceiveTimeout = 20 * 1000;
                _in = new StreamReader(socket.GetStream(), Encoding.Latin1);
                _out = new StreamWriter(socket.GetStream(), Encoding.Latin1);

                // Wait for reply
                server_parse("220", 80);

                if (board_config.SmtpUsername != "" && board_config.SmtpPassword != "")
                {
                    fputs("EHLO " + board_config.ServerName + "\r\n");
                    server_parse("250", 86);

                    fputs("AUTH LOGIN\r\n");
                    server_parse("334", 89);

                    fputs(Convert.ToBase64String(Encoding.UTF8.GetBytes(board_config.SmtpUsername)) + "\r\n");
                    server_parse("334", 92);

                    fputs(Convert.ToBase64String(Encoding.UTF8.GetBytes(board_config.SmtpPassword)) + "\r\n");
                    server_parse("235", 95);
                }
                else
                {
                    fputs("HELO " + board_config.ServerName + "\r\n");
                    server_parse("250", 100);
                }

                // From this point onward most server response codes should be 250
                fputs("MAIL FROM: <" + board_config.BoardEmail + ">\r\n");
                server_parse("250", 105);

                // Add an additional bit of error checking to the To field.
                mail_to = mail_to.Trim();
                if (mail_to.IndexOf('@') > 0)
                {
                    fputs("RCPT TO: <" + mail_to + ">\r\n");
                    server_parse("250", 113); //! SMTP103
                }

                foreach (string address in bcc)
                {
                    string bcc_address = address.Trim();
                    if (bcc_address.IndexOf('@') < 1)
                        continue;
                    fputs("RCPT TO: <" + bcc_address + ">\r\n");
                    server_parse("250", 122); //! SMTP103
                }

                fputs("DATA\r\n");
                server_parse("354", 127);

                fputs("Subject: " + subject + "\r\n");
                fputs("To: " + mail_to + "\r\n");
                foreach (KeyValuePair<string, string> h in headers)
                {
                    if (!h.Key.Equals("bcc", StringComparison.OrdinalIgnoreCase))
                        fputs(h.Key + ": " + h.Value + "\r\n");
                }
                fputs("\r\n");
                fputs(message.Replace("\r\n.", "\r\n..") + "\r\n");

                // Ok the mail is ready to be sent, so end with a dot
                fputs(".\r\n");
                server_parse("250", 140);

                fputs("QUIT\r\n");
            }

            return true;
        }
    }
}
