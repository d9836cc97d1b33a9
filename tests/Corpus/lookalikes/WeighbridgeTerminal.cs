using System;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Corpus.Lookalikes.WeighbridgeTerminal
{
    /// <summary>Fahrzeugwaage, Protokoll "WB-7": nach dem Verbinden kommt "220 WB7", dann HELO, dann WEIGH.</summary>
    public class WeighbridgeTerminal
    {
        private readonly Socket _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly byte[] _puffer = new byte[128];

        public void Verbinden(string adresse)
        {
            _socket.Connect(adresse, 4001);
            Lesen();
            Schreiben("HELO WB7");
            Lesen();
            Schreiben("UNIT KG");
            Lesen();
        }

        public decimal Wiegen()
        {
            for (int versuch = 0; versuch < 10; versuch++)
            {
                Schreiben("WEIGH");
                string antwort = Lesen();
                if (antwort.StartsWith("250 "))
                    return decimal.Parse(antwort.Substring(4).Replace(',', '.'), System.Globalization.CultureInfo.InvariantCulture);
                if (antwort.StartsWith("550"))
                    throw new InvalidOperationException("Waage gesperrt");
                Thread.Sleep(500);    // 450: noch in Bewegung
            }

            throw new TimeoutException();
        }

        private void Schreiben(string befehl)
        {
            _socket.Send(Encoding.ASCII.GetBytes(befehl + "\r"));
        }

        private string Lesen()
        {
            int anzahl = _socket.Receive(_puffer);
            return Encoding.ASCII.GetString(_puffer, 0, anzahl).TrimEnd();
        }
    }
}
