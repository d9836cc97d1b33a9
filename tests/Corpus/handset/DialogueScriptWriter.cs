using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace MailLab.Scripts
{
    /// <summary>
    /// Writes the scripts that the training lab feeds into netcat, one per exercise, and reads the
    /// transcripts that the students hand in.
    /// </summary>
    public static class DialogueScriptWriter
    {
        private class Exercise
        {
            public string Name;
            public string Helo;
            public string From;
            public string[] To;
            public string Text;
        }

        public static int Main(string[] args)
        {
            string folder = args.Length > 0 ? args[0] : ".";
            Exercise[] exercises =
            {
                new Exercise { Name = "01-hello", Helo = "student.lab.example", From = "me@lab.example", To = new[] { "you@lab.example" }, Text = "Hello" },
                new Exercise { Name = "02-unknown", Helo = "student.lab.example", From = "me@lab.example", To = new[] { "nobody@lab.example" }, Text = "-" },
                new Exercise { Name = "03-many", Helo = "[10.0.0.7]", From = "", To = Enumerable.Range(1, 200).Select(i => "u" + i + "@lab.example").ToArray(), Text = "Bulk" },
            };

            foreach (Exercise e in exercises)
            {
                Write(Path.Combine(folder, e.Name + ".txt"), e);
            }

            foreach (string transcript in Directory.GetFiles(folder, "*.answer"))
            {
                Mark(transcript);
            }
            return 0;
        }

        private static void Write(string path, Exercise e)
        {
            using (var writer = new StreamWriter(path, false, Encoding.ASCII) { NewLine = "\r\n" })
            {
                writer.WriteLine("EHLO " + e.Helo);
                writer.WriteLine("MAIL FROM:<" + e.From + ">");
                foreach (string to in e.To)
                {
                    writer.WriteLine("RCPT TO:<" + to + ">");
                }
                writer.WriteLine("DATA");
                writer.WriteLine("Subject: " + e.Name);
                writer.WriteLine();
                writer.WriteLine(e.Text);
                writer.WriteLine(".");
                writer.WriteLine("QUIT");
            }
        }

        private static void Mark(string transcript)
        {
            var codes = new List<string>();
            using (var reader = new StreamReader(transcript, Encoding.ASCII))
            {
                reader.ReadLine(); // name of the student
                string line;
                while ((line = reader.ReadLine()) != null)
                {
                    if (line.Length >= 4 && char.IsDigit(line[0]) && line[3] != '-')
                    {
                        codes.Add(line.Substring(0, 3));
                    }
                }
            }

            int points = 0;
            if (codes.Count > 0 && codes[0] == "220") points++;
            if (codes.Contains("354")) points += 2;
            if (codes.Count > 0 && codes[codes.Count - 1] == "221") points++;
            Console.WriteLine("{0}: {1} of 4", Path.GetFileNameWithoutExtension(transcript), points);
        }
    }
}
