using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Praxis.Reminders
{
    public abstract class ReminderChannel
    {
        protected abstract string Name { get; }
        protected abstract bool Transmit(string address, string text);

        protected virtual void OnBefore(string address) { }

        protected virtual string Format(string patient, DateTime when)
        {
            return "Dear " + patient + ", we expect you on " + when.ToString("dddd, d MMMM HH:mm") + ".";
        }

        public bool Remind(string patient, string address, DateTime when)
        {
            OnBefore(address);
            bool ok = Transmit(address, Format(patient, when));
            Console.WriteLine("{0}: {1} {2}", Name, address, ok ? "reminded" : "NOT reminded");
            return ok;
        }
    }

    public sealed class LetterChannel : ReminderChannel
    {
        protected override string Name { get { return "letter"; } }

        protected override bool Transmit(string address, string text)
        {
            File.AppendAllText("letters.txt", address + Environment.NewLine + text + Environment.NewLine + "\f");
            return true;
        }
    }

    public sealed class MailChannel : ReminderChannel
    {
        private StreamReader input;
        private StreamWriter output;
        private readonly string server;

        public MailChannel(string server)
        {
            this.server = server;
        }

        protected override string Name { get { return "mail"; } }

        protected override bool Transmit(string address, string text)
        {
            using (TcpClient tcp = new TcpClient(server, 25))
            {
                input = new StreamReader(tcp.GetStream(), Encoding.ASCII);
                output = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

                if (!Answer('2'))
                    return false;
                if (!Command("HELO praxis.example", '2'))
                    return false;

                bool ok = Command("MAIL FROM:<termine@praxis.example>", '2');
                Command("RCPT TO:<" + address + ">", '2'); //! SMTP005
                ok &= Command("DATA", '3');
                if (ok)
                {
                    output.WriteLine("From: termine@praxis.example");
                    output.WriteLine("To: " + address);
                    output.WriteLine("Subject: Your appointment");
                    output.WriteLine();
                    output.WriteLine(text);
                    Command(".", '2'); //! SMTP005
                }
                Command("QUIT", '2');
                return ok;
            }
        }

        private bool Command(string line, char digit)
        {
            output.WriteLine(line);
            return Answer(digit);
        }

        private bool Answer(char digit)
        {
            string line;
            do
            {
                line = input.ReadLine();
            }
            while (line != null && line.Length > 3 && line[3] == '-');
            return line != null && line.Length > 0 && line[0] == digit;
        }
    }

    public static class Evening
    {
        public static void Run(IEnumerable<(string Patient, string Mail, string Street, DateTime When)> tomorrow)
        {
            ReminderChannel mail = new MailChannel("mail.praxis.example");
            ReminderChannel letter = new LetterChannel();
            foreach (var (patient, address, street, at) in tomorrow)
            {
                if (string.IsNullOrEmpty(address) || !mail.Remind(patient, address, at))
                    letter.Remind(patient, street, at);
            }
        }
    }
}
