using System;
using System.Collections;
using System.IO;
using System.Net.Sockets;
using System.Text;
using UnityLike;

namespace UnityLike
{
    public class MonoBehaviour { protected void StartCoroutine(IEnumerator routine) { while (routine.MoveNext()) { } } }
    public static class Debug { public static void Log(object o) => Console.WriteLine(o); public static void LogError(object o) => Console.Error.WriteLine(o); }
    public class WaitForSeconds { public WaitForSeconds(float seconds) { } }
}

namespace Corpus.Verifiers.FeedbackSender
{
    public class FeedbackSender : MonoBehaviour
    {
        public string host = "mail.studio.example";
        public string receiver = "feedback@studio.example";

        private TcpClient client;
        private StreamReader reader;
        private StreamWriter writer;

        public void OnSubmit(string text)
        {
            StartCoroutine(SendRoutine(text));
        }

        private IEnumerator SendRoutine(string text)
        {
            client = new TcpClient(host, 25);
            reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { AutoFlush = true, NewLine = "\r\n" };
            yield return new WaitForSeconds(0.2f);

            if (!Ok(220))
            {
                Debug.LogError("mail server is not ready");
                yield break;
            }

            writer.WriteLine("HELO game");
            yield return new WaitForSeconds(0.2f);
            Ok(250);  //! SMTP005

            writer.WriteLine("MAIL FROM:<player@studio.example>");
            yield return new WaitForSeconds(0.2f);
            Ok(250);  //! SMTP005

            writer.WriteLine("RCPT TO:<" + receiver + ">");
            yield return new WaitForSeconds(0.2f);
            if (!Ok(250))  //! SMTP103
            {
                Debug.LogError("receiver refused");
                yield break;
            }

            writer.WriteLine("DATA");
            yield return new WaitForSeconds(0.2f);
            if (!Ok(354))
                yield break;

            writer.WriteLine("Subject: feedback\r\n\r\n" + text + "\r\n.");
            yield return new WaitForSeconds(0.5f);
            Debug.Log(Ok(250) ? "thanks!" : "not sent");
            writer.WriteLine("QUIT");
            client.Close();
        }

        private bool Ok(int code)
        {
            string line = reader.ReadLine();
            Debug.Log(line);
            return line != null && line.StartsWith(code.ToString());
        }
    }
}
