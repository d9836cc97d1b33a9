using System;
using System.Threading;

namespace Corpus.Lookalikes.ModemDialer
{
    public interface ISerialLine : IDisposable
    {
        void Open(string name, int baud);
        void WriteLine(string text);
        string ReadLine();
    }

    /// <summary>Short messages for the pump stations that have no network.</summary>
    public class ModemDialer
    {
        private readonly ISerialLine _line;

        public ModemDialer(ISerialLine line) { _line = line; }

        public bool SendText(string port, string number, string text)
        {
            _line.Open(port, 9600);
            _line.WriteLine("ATZ");
            _line.ReadLine();
            _line.WriteLine("ATE0");
            _line.ReadLine();
            _line.WriteLine("AT+CMGF=1");
            _line.ReadLine();
            _line.WriteLine("AT+CMGS=\"" + number + "\"");
            Thread.Sleep(300);
            _line.WriteLine(text + "\x1A");

            for (int i = 0; i < 20; i++)
            {
                string answer = _line.ReadLine();
                if (answer.StartsWith("+CMGS"))
                    return true;
                if (answer.StartsWith("ERROR") || answer.StartsWith("+CMS ERROR: 500"))
                    return false;
            }

            return false;
        }

        public void Hello(string port)
        {
            _line.Open(port, 9600);
            _line.WriteLine("HELO pump");
            _line.ReadLine();
            _line.WriteLine("DATA 12");
            _line.ReadLine();
        }
    }
}
