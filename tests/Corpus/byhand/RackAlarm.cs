using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace RackAlarm
{
    internal class SimpleSmtp
    {
        private TcpClient client;
        private StreamReader reader;
        private StreamWriter writer;
        private string lastLine = "";

        public string LastLine { get { return lastLine; } }

        public void Open(string host, int port)
        {
            client = new TcpClient();
            client.ReceiveTimeout = 10000;
            client.Connect(host, port);
            reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            writer = new StreamWriter(client.GetStream(), Encoding.ASCII);
            writer.NewLine = "\r\n";
            writer.AutoFlush = true;
        }

        public void Helo(string name)
        {
            writer.WriteLine("HELO " + name); //! SMTP002
            Want("2");
        }

        public void From(string address)
        {
            writer.WriteLine("MAIL FROM:<" + address + ">");
            Want("2");
        }

        public void To(string address)
        {
            writer.WriteLine("RCPT TO:<" + address + ">");
            Want("2");
        }

        public void Body(IEnumerable<string> lines)
        {
            writer.WriteLine("DATA");
            Want("3");
            foreach (string l in lines)
                writer.WriteLine(l.StartsWith(".") ? "." + l : l);
            writer.WriteLine(".");
            Want("2");
        }

        public void Close()
        {
            writer.WriteLine("QUIT");
            reader.ReadLine();
            client.Close();
        }

        private void Want(string digit)
        {
            do
            {
                lastLine = reader.ReadLine();
                if (lastLine == null)
                    throw new IOException("mail server closed the connection");
            }
            while (lastLine.Length > 3 && lastLine[3] == '-');
            if (!lastLine.StartsWith(digit))
                throw new IOException("mail server: " + lastLine);
        }
    }

    public class Program
    {
        private static readonly string[] Sensors = { "inlet", "outlet", "humidity", "door" };

        public static void Main(string[] args)
        {
            var alarms = new List<string>();
            foreach (string s in Sensors)
            {
                string file = "/run/rack/" + s;
                if (!File.Exists(file))
                    continue;
                double v;
                if (double.TryParse(File.ReadAllText(file), out v) && v > 40)
                    alarms.Add(s + " = " + v);
            }
            if (alarms.Count == 0)
                return;

            var mail = new List<string> { "From: rack@dc.example", "Subject: rack alarm", "" };
            mail.AddRange(alarms);

            SimpleSmtp smtp = new SimpleSmtp();
            try
            {
                smtp.Open(args[0], 25);
                smtp.Helo("rack7.dc.example");
                smtp.From("rack@dc.example");
                smtp.To("ops@dc.example");
                smtp.Body(mail);
                smtp.Close();
            }
            catch (IOException e)
            {
                Console.Error.WriteLine(e.Message + " [" + smtp.LastLine + "]");
                Environment.Exit(1);
            }
        }
    }
}
