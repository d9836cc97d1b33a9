using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace HeatControl.Firmware
{
    public enum MailState
    {
        Ok,
        NoServer,
        NotTaken
    }

    // runs on the little ARM box in the boiler room, so no packages here
    public class ThermostatMailer
    {
        private readonly string smarthost;
        private readonly Action<string> log;

        public ThermostatMailer(string smarthost, Action<string> log)
        {
            this.smarthost = smarthost;
            this.log = log;
        }

        public bool Alert(string janitor, double celsius)
        {
            for (int i = 0; i < 5; i++)
            {
                MailState state = TrySend(janitor, "Boiler at " + celsius.ToString("0.0") + " C");
                log("mail attempt " + i + ": " + state);
                if (state == MailState.Ok)
                    return true;
                if (state == MailState.NotTaken)
                    return false;
                Thread.Sleep(60000);
            }
            return false;
        }

        private MailState TrySend(string to, string text)
        {
            try
            {
                using (var tcp = new TcpClient())
                {
                    tcp.Connect(smarthost, 25);
                    var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
                    var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII);
                    writer.NewLine = "\r\n";
                    writer.AutoFlush = true;

                    string hello = reader.ReadLine();
                    if (hello == null || !hello.StartsWith("220"))
                        return MailState.NoServer;

                    writer.WriteLine("EHLO boiler");
                    string reply = reader.ReadLine(); //! SMTP006
                    if (reply == null || !reply.StartsWith("250"))
                        return MailState.NotTaken;

                    writer.WriteLine("MAIL FROM:<boiler@house.example>");
                    reply = reader.ReadLine();
                    if (reply == null || reply[0] != '2')
                        return MailState.NotTaken;

                    writer.WriteLine("RCPT TO:<" + to + ">");
                    reply = reader.ReadLine();
                    if (reply == null || reply[0] != '2')
                        return MailState.NotTaken;

                    writer.WriteLine("DATA");
                    reply = reader.ReadLine();
                    if (reply == null || reply[0] != '3')
                        return MailState.NotTaken;

                    writer.WriteLine("From: boiler@house.example");
                    writer.WriteLine("To: " + to);
                    writer.WriteLine("Subject: " + text);
                    writer.WriteLine();
                    writer.WriteLine(text);
                    writer.WriteLine(".");
                    reply = reader.ReadLine();
                    bool taken = reply != null && reply[0] == '2';

                    writer.WriteLine("QUIT");
                    return taken ? MailState.Ok : MailState.NotTaken;
                }
            }
            catch (SocketException e)
            {
                log("no connection: " + e.SocketErrorCode);
                return MailState.NoServer;
            }
            catch (IOException)
            {
                return MailState.NoServer;
            }
        }
    }
}
