using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Training.Protocols
{
    public class Exercise
    {
        public string Title { get; set; }
        public string Client { get; set; }
        public string Sender { get; set; }
        public List<string> Recipients { get; } = new List<string>();
        public string Body { get; set; }
        public bool Esmtp { get; set; }
    }

    /// <summary>
    /// Makes the scripts that the students feed to netcat in the networking course, and the solution
    /// sheets with the replies that they should see.
    /// </summary>
    public class SessionTranscriptBuilder
    {
        private readonly string folder;

        public SessionTranscriptBuilder(string folder)
        {
            this.folder = folder;
            Directory.CreateDirectory(folder);
        }

        public void WriteAll(IEnumerable<Exercise> exercises)
        {
            int number = 0;
            foreach (Exercise exercise in exercises)
            {
                number++;
                WriteScript(Path.Combine(folder, number.ToString("00") + ".txt"), exercise);
                WriteSolution(Path.Combine(folder, number.ToString("00") + "-solution.txt"), exercise);
            }
            WriteIndex(exercises.Select(e => e.Title));
        }

        private static void WriteScript(string path, Exercise exercise)
        {
            using (StreamWriter writer = new StreamWriter(path, false, Encoding.ASCII))
            {
                writer.NewLine = "\r\n";
                writer.WriteLine((exercise.Esmtp ? "EHLO " : "HELO ") + exercise.Client);
                writer.WriteLine("MAIL FROM:<" + exercise.Sender + ">");
                foreach (string recipient in exercise.Recipients)
                    writer.WriteLine("RCPT TO:<" + recipient + ">");
                writer.WriteLine("DATA");
                writer.WriteLine("Subject: " + exercise.Title);
                writer.WriteLine();
                writer.WriteLine(exercise.Body);
                writer.WriteLine(".");
                writer.WriteLine("QUIT");
            }
        }

        private static void WriteSolution(string path, Exercise exercise)
        {
            using (StringWriter sheet = new StringWriter())
            {
                sheet.WriteLine("S: 220 mail.course.example ESMTP");
                sheet.WriteLine("C: {0} {1}", exercise.Esmtp ? "EHLO" : "HELO", exercise.Client);
                if (exercise.Esmtp)
                {
                    sheet.WriteLine("S: 250-mail.course.example");
                    sheet.WriteLine("S: 250-SIZE 1000000");
                }
                sheet.WriteLine("S: 250 HELP");
                sheet.WriteLine("C: MAIL FROM:<{0}>", exercise.Sender);
                sheet.WriteLine("S: 250 ok");
                foreach (string recipient in exercise.Recipients)
                {
                    sheet.WriteLine("C: RCPT TO:<{0}>", recipient);
                    sheet.WriteLine(recipient.EndsWith("@course.example") ? "S: 250 ok" : "S: 550 no relaying");
                }
                sheet.WriteLine("C: DATA");
                sheet.WriteLine("S: 354 end with a dot");
                sheet.WriteLine("C: .");
                sheet.WriteLine("S: 250 queued");
                sheet.WriteLine("C: QUIT");
                sheet.WriteLine("S: 221 bye");
                File.WriteAllText(path, sheet.ToString(), Encoding.ASCII);
            }
        }

        private void WriteIndex(IEnumerable<string> titles)
        {
            StringBuilder html = new StringBuilder("<ol>");
            foreach (string title in titles)
                html.Append("<li>").Append(title).Append("</li>");
            html.Append("</ol>");
            File.WriteAllText(Path.Combine(folder, "index.html"), html.ToString());
        }
    }

    public static class TranscriptProgram
    {
        public static void Main(string[] args)
        {
            Exercise first = new Exercise { Title = "One recipient", Client = "pc1", Sender = "anna@course.example", Body = "Hello", Esmtp = false };
            first.Recipients.Add("bernd@course.example");

            Exercise second = new Exercise { Title = "One is refused", Client = "pc2", Sender = "bernd@course.example", Body = "Hello both", Esmtp = true };
            second.Recipients.Add("anna@course.example");
            second.Recipients.Add("carla@elsewhere.example");

            new SessionTranscriptBuilder(args.Length > 0 ? args[0] : "sheets").WriteAll(new[] { first, second });
        }
    }
}
