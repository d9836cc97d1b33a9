using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Mail;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Druckerei.Uebergabe
{
    public enum FtpReply
    {
        ServiceReady = 220,
        LoggedIn = 230,
        FileActionOk = 250,
        NeedPassword = 331,
        CannotOpenData = 425,
        FileBusy = 450,
        ActionAborted = 451,
        NotLoggedIn = 530,
        FileUnavailable = 550,
        ExceededStorageAllocation = 552,
    }

    /// <summary>Legt Druckdaten per FTP ab und meldet das Ergebnis per Mail.</summary>
    public class FtpDropAndTell
    {
        private readonly string _host;
        private readonly string _user;
        private readonly string _password;

        public FtpDropAndTell(string host, string user, string password)
        {
            _host = host;
            _user = user;
            _password = password;
        }

        public void Run(IEnumerable<string> folders, string reportTo)
        {
            var report = new StringBuilder();
            foreach (var folder in folders)
            {
                FtpReply reply = 0;
                for (int attempt = 0; attempt < 5; attempt++)
                {
                    reply = MakeFolder(folder);
                    if (!ShouldRetry(reply))
                        break;
                    Thread.Sleep(2000);
                }
                report.AppendLine(folder + ": " + (int)reply);
            }

            using (var client = new SmtpClient("localhost"))
            using (var mail = new MailMessage("druck@druckerei.example", reportTo, "Übergabe", report.ToString()))
            {
                client.Send(mail);
            }
        }

        private static bool ShouldRetry(FtpReply reply)
        {
            return reply == FtpReply.CannotOpenData || reply == FtpReply.FileBusy || reply == FtpReply.FileUnavailable;
        }

        private FtpReply MakeFolder(string folder)
        {
            using (var tcp = new TcpClient(_host, 21))
            using (var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII))
            using (var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true })
            {
                reader.ReadLine();
                writer.WriteLine("USER " + _user);
                reader.ReadLine();
                writer.WriteLine("PASS " + _password);
                if (Code(reader.ReadLine()) != FtpReply.LoggedIn)
                    return FtpReply.NotLoggedIn;
                writer.WriteLine("MKD " + folder);
                var reply = Code(reader.ReadLine());
                writer.WriteLine("QUIT");
                return reply;
            }
        }

        private static FtpReply Code(string line)
        {
            return line != null && line.Length >= 3 ? (FtpReply)int.Parse(line.Substring(0, 3)) : 0;
        }
    }
}
