using System.IO;
using System.Collections;
using System.Net.Sockets;
using System.Text;

namespace UnityBits
{
    public class MonoBehaviour { protected void StartCoroutine(IEnumerator e) { while (e.MoveNext()) { } } }
    public static class Debug { public static void Log(object o) { } public static void LogError(object o) { } }

    public class BugReporter : MonoBehaviour
    {
        public string server = "mail.studio.example";
        public int port = 25;
        public string sender = "game@studio.example";
        public string receiver = "qa@studio.example";
        public string lastError;

        private TcpClient socket;
        private StreamReader sr;
        private StreamWriter sw;

        void Start()
        {
            Debug.Log("bug reporter ready");
        }

        public void Report(string text)
        {
            StartCoroutine(SendRoutine(text));
        }

        IEnumerator SendRoutine(string text)
        {
            socket = new TcpClient(server, port);
            sr = new StreamReader(socket.GetStream(), Encoding.ASCII);
            sw = new StreamWriter(socket.GetStream(), Encoding.ASCII);
            sw.NewLine = "\r\n";
            sw.AutoFlush = true;

            string hi = sr.ReadLine();
            if (hi == null || !hi.StartsWith("220"))
            {
                Debug.LogError("mail server says " + hi);
                lastError = hi;
                socket.Close();
                yield break;
            }

            sw.WriteLine("HELO game-client");
            string r = sr.ReadLine();
            if (r == null || !r.StartsWith("2"))
            {
                lastError = r;
                socket.Close();
                yield break;
            }
            yield return null;

            sw.WriteLine("MAIL FROM:<" + sender + ">");
            sr.ReadLine(); //! SMTP005
            yield return null;

            sw.WriteLine("RCPT TO:<" + receiver + ">");
            sr.ReadLine(); //! SMTP005
            yield return null;

            sw.WriteLine("DATA");
            r = sr.ReadLine();
            if (r == null || !r.StartsWith("354"))
            {
                lastError = r;
                sw.WriteLine("QUIT");
                socket.Close();
                yield break;
            }

            sw.WriteLine("Subject: bug report");
            sw.WriteLine();
            foreach (string l in text.Split('\n'))
            {
                string t = l.TrimEnd('\r');
                sw.WriteLine(t.StartsWith(".") ? "." + t : t);
            }
            sw.WriteLine(".");
            Debug.Log(sr.ReadLine()); //! SMTP005

            sw.WriteLine("QUIT");
            socket.Close();
            Debug.Log("report sent");
        }
    }
}
