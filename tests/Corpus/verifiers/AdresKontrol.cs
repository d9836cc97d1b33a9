using System;
using System.IO;
using System.Net.Sockets;

namespace Corpus.Verifiers.AdresKontrol
{
    public class AdresKontrol
    {
        public bool AdresVarMi(string sunucu, string adres)
        {
            try
            {
                using (TcpClient istemci = new TcpClient(sunucu, 25))
                using (NetworkStream ag = istemci.GetStream())
                using (StreamReader okuyucu = new StreamReader(ag))
                using (StreamWriter yazici = new StreamWriter(ag))
                {
                    yazici.NewLine = "\r\n";
                    yazici.AutoFlush = true;

                    string yanit = okuyucu.ReadLine();
                    if (yanit == null || yanit.Substring(0, 3) != "220")
                        return false;

                    yazici.WriteLine("HELO kontrol.firma.example");
                    yanit = okuyucu.ReadLine();
                    if (yanit == null || yanit.Substring(0, 3) != "250")
                        return false;

                    yazici.WriteLine("MAIL FROM:<kontrol@firma.example>");
                    yanit = okuyucu.ReadLine();
                    if (yanit == null || yanit.Substring(0, 3) != "250")
                        return false;

                    yazici.WriteLine("RCPT TO:<{0}>", adres);
                    yanit = okuyucu.ReadLine();
                    yazici.WriteLine("QUIT");

                    return yanit != null && yanit.StartsWith("25");
                }
            }
            catch (IOException)
            {
                return false;
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }
}
