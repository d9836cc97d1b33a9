using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Meteo.Station
{
    public class WeatherStationReporter
    {
        private readonly string server;
        private readonly string stationId;

        public WeatherStationReporter(string server, string stationId)
        {
            this.server = server;
            this.stationId = stationId;
        }

        public bool Report(double temperature, double pressure, double wind)
        {
            TcpClient client = new TcpClient();
            try
            {
                client.Connect(server, 25);
                StreamReader sr = new StreamReader(client.GetStream(), Encoding.ASCII);
                StreamWriter sw = new StreamWriter(client.GetStream(), Encoding.ASCII);
                sw.NewLine = "\r\n";
                sw.AutoFlush = true;

                string answer = sr.ReadLine();
                if (answer == null || answer.Substring(0, 3) != "220")
                {
                    Log("no greeting: " + answer);
                    return false;
                }

                sw.WriteLine("HELO station" + stationId + ".meteo.example");
                answer = sr.ReadLine();
                if (answer == null || answer[0] != '2')
                {
                    Log("HELO: " + answer);
                    return false;
                }

                sw.WriteLine("MAIL FROM:<station" + stationId + "@meteo.example>");
                answer = sr.ReadLine();
                if (answer == null || !answer.Contains("OK")) //! SMTP102
                {
                    Log("MAIL: " + answer);
                    return false;
                }

                sw.WriteLine("RCPT TO:<readings@meteo.example>");
                answer = sr.ReadLine();
                if (answer == null || answer[0] != '2')
                {
                    Log("RCPT: " + answer);
                    return false;
                }

                sw.WriteLine("DATA");
                answer = sr.ReadLine();
                if (answer == null || answer[0] != '3')
                {
                    Log("DATA: " + answer);
                    return false;
                }

                sw.WriteLine("Subject: reading of station " + stationId);
                sw.WriteLine();
                sw.WriteLine("T={0:F1};P={1:F1};W={2:F1}", temperature, pressure, wind);
                sw.WriteLine(".");
                answer = sr.ReadLine();
                bool queued = answer != null && answer.ToLower().IndexOf("queued") >= 0; //! SMTP102
                sw.WriteLine("QUIT");
                return queued;
            }
            catch (IOException e)
            {
                Log(e.Message);
                return false;
            }
            catch (SocketException e)
            {
                Log("error " + e.SocketErrorCode);
                return false;
            }
            finally
            {
                client.Close();
            }
        }

        private void Log(string text)
        {
            File.AppendAllText("station.log", DateTime.UtcNow.ToString("s") + " " + text + Environment.NewLine);
        }
    }
}
