using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;

namespace Logistics.Reports
{
    public class FtpReportUploader
    {
        private const int MaxAttempts = 4;

        public bool Upload(string host, string user, string password, string localFile, string remoteName)
        {
            for (int attempt = 1; attempt <= MaxAttempts; attempt++)
            {
                int code = TryUpload(host, user, password, localFile, remoteName);
                if (code == 226 || code == 250)
                    return true;

                // 550 is "file busy" on the old AS/400 while the nightly job reads it
                if (code == 550 || code == 421 || code == 425)
                {
                    Thread.Sleep(TimeSpan.FromMinutes(attempt));
                    continue;
                }
                return false;
            }
            return false;
        }

        private static int TryUpload(string host, string user, string password, string localFile, string remoteName)
        {
            using var control = new TcpClient(host, 21);
            using var reader = new StreamReader(control.GetStream(), Encoding.ASCII);
            using var writer = new StreamWriter(control.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            reader.ReadLine();                       // 220 welcome
            writer.WriteLine("USER " + user);
            reader.ReadLine();                       // 331
            writer.WriteLine("PASS " + password);
            string reply = reader.ReadLine();
            if (reply == null || !reply.StartsWith("230", StringComparison.Ordinal))
                return 530;

            writer.WriteLine("TYPE I");
            reader.ReadLine();
            writer.WriteLine("PASV");
            reply = reader.ReadLine();
            IPEndPoint data = ParsePassive(reply);
            if (data == null)
                return 425;

            writer.WriteLine("STOR " + remoteName);
            using (var dataClient = new TcpClient())
            {
                dataClient.Connect(data);
                reply = reader.ReadLine();
                int code = Code(reply);
                if (code != 125 && code != 150)
                    return code;
                using var source = File.OpenRead(localFile);
                using var target = dataClient.GetStream();
                source.CopyTo(target);
            }

            int final = Code(reader.ReadLine());
            writer.WriteLine("QUIT");
            return final;
        }

        private static IPEndPoint ParsePassive(string reply)
        {
            if (reply == null)
                return null;
            Match match = Regex.Match(reply, @"\((\d+),(\d+),(\d+),(\d+),(\d+),(\d+)\)");
            if (!match.Success)
                return null;
            var address = IPAddress.Parse(match.Groups[1].Value + "." + match.Groups[2].Value + "." + match.Groups[3].Value + "." + match.Groups[4].Value);
            int port = int.Parse(match.Groups[5].Value, CultureInfo.InvariantCulture) * 256 + int.Parse(match.Groups[6].Value, CultureInfo.InvariantCulture);
            return new IPEndPoint(address, port);
        }

        private static int Code(string reply)
            => reply != null && reply.Length >= 3 && int.TryParse(reply.Substring(0, 3), out int value) ? value : 0;
    }
}
