using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.FlagMailer
{
    // Ported line by line from the Basic module; it kept its flags.
    public class FlagMailer
    {
        public bool Ok;
        public bool TryAgain;
        public int ErrorNumber;
        public string ErrorText = "";
        public int Accepted;

        private StreamReader inp = StreamReader.Null;
        private Stream outp = Stream.Null;

        public void Send(string server, int port, string from, string[] rcpts, string[] lines)
        {
            Ok = true;
            TryAgain = false;
            ErrorNumber = 0;
            ErrorText = "";
            Accepted = 0;

            bool over = false;
            TcpClient sock = new TcpClient();
            try
            {
                sock.Connect(server, port);
                outp = sock.GetStream();
                inp = new StreamReader(outp, Encoding.ASCII);

                GetReply(220, 220);
                if (Ok) Say("EHLO flags.example", 250, 250);
                if (Ok) Say("MAIL FROM:<" + from + ">", 250, 250);
                if (Ok)
                {
                    for (int i = 0; i < rcpts.Length; i++)
                    {
                        Say("RCPT TO:<" + rcpts[i] + ">", 250, 251);
                        if (Ok) Accepted = Accepted + 1;
                        Ok = true;
                    }
                    Ok = Accepted > 0;
                }
                if (Ok) Say("DATA", 354, 354);
                if (Ok)
                {
                    for (int i = 0; i < lines.Length; i++)
                    {
                        if (lines[i].StartsWith("."))
                            Put("." + lines[i]);
                        else
                            Put(lines[i]);
                    }
                    Say(".", 250, 250);
                }

                over = true;
                Put("QUIT");
                inp.ReadLine();
            }
            catch (SocketException ex)
            {
                NoNetwork(ex.Message);
            }
            catch (IOException ex)
            {
                // Once all is said a lost connection does not matter.
                if (!over)
                    NoNetwork(ex.Message);
            }
            finally
            {
                sock.Close();
            }
        }

        private void NoNetwork(string why)
        {
            Ok = false;
            TryAgain = true;
            ErrorText = why;
        }

        private void Say(string line, int low, int high)
        {
            Put(line);
            GetReply(low, high);
        }

        private void Put(string line)
        {
            byte[] b = Encoding.ASCII.GetBytes(line + "\r\n");
            outp.Write(b, 0, b.Length);
        }

        // Sets Ok. What was refused for now is remembered even if something else is refused for good.
        private void GetReply(int low, int high)
        {
            string? s;
            do
            {
                s = inp.ReadLine();
                if (s == null || s.Length < 3) throw new IOException("no reply");
            } while (s.Length > 3 && s.Substring(3, 1) == "-");

            ErrorNumber = int.Parse(s.Substring(0, 3));
            Ok = ErrorNumber >= low && ErrorNumber <= high;
            if (!Ok)
            {
                ErrorText = s;
                if (ErrorNumber < 500) TryAgain = true;
            }
        }
    }
}
