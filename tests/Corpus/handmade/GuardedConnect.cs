using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Kiosk.Mail
{
    public class GuardedConnect
    {
        private TcpClient client;
        private StreamReader input;
        private StreamWriter output;
        private bool ready;
        public string Error { get; private set; }

        private bool TryConnect(string host, int port)
        {
            ready = false;
            try
            {
                client = new TcpClient();
                client.Connect(host, port);
                input = new StreamReader(client.GetStream(), Encoding.ASCII);
                output = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
                string hello = ReadAll();
                if (hello.StartsWith("220"))
                    ready = true;
                else
                    Error = hello;
            }
            catch (SocketException e)
            {
                Error = e.Message;
            }
            catch (IOException e)
            {
                Error = e.Message;
            }
            return ready;
        }

        public bool SendPhoto(string to, string base64)
        {
            foreach (string host in new[] { "mail1.kiosk.example", "mail2.kiosk.example" })
            {
                if (TryConnect(host, 25)) break;
            }
            if (!ready) return false;

            try
            {
                if (!Ok("EHLO kiosk") || !Ok("MAIL FROM:<kiosk@kiosk.example>") || !Ok("RCPT TO:<" + to + ">"))
                    return false;
                output.WriteLine("DATA");
                if (!ReadAll().StartsWith("354")) { Error = "DATA"; return false; }
                output.WriteLine("Subject: Your photo");
                output.WriteLine("Content-Type: image/jpeg");
                output.WriteLine("Content-Transfer-Encoding: base64");
                output.WriteLine();
                for (int i = 0; i < base64.Length; i += 76)
                    output.WriteLine(base64.Substring(i, Math.Min(76, base64.Length - i)));
                return Ok(".");
            }
            finally
            {
                try { output.WriteLine("QUIT"); } catch (IOException) { }
                client.Close();
            }
        }

        private bool Ok(string command)
        {
            output.WriteLine(command);
            string r = ReadAll();
            if (r[0] == '2') return true;
            Error = command + ": " + r;
            return false;
        }

        private string ReadAll()
        {
            string line, text = "";
            do
            {
                line = input.ReadLine();
                if (line == null) throw new IOException("closed");
                text += line + "\n";
            } while (line.Length > 3 && line[3] == '-');
            return text;
        }
    }
}
