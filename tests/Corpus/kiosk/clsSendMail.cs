using System;
using System.Net.Sockets;
using System.Text;

namespace Facturacion.Legado
{
    // Migrado desde clsSendMail.cls (VB6 + Winsock)
    public class clsSendMail
    {
        private Socket Winsock1;
        private string strDatos;

        public string SMTPHost { get; set; }
        public string From { get; set; }
        public string Recipient { get; set; }
        public string Subject { get; set; }
        public string Message { get; set; }
        public string UltimoError { get; private set; }

        public bool Send()
        {
            UltimoError = "";
            Winsock1 = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            Winsock1.ReceiveTimeout = 30000;
            try
            {
                Winsock1.Connect(SMTPHost, 25);
                if (!EsperarRespuesta("220")) return false;

                SendData("EHLO " + Environment.MachineName);
                if (!EsperarRespuesta("250")) return false; //! SMTP006

                SendData("MAIL FROM:<" + From + ">");
                if (!EsperarRespuesta("250")) return false;

                SendData("RCPT TO:<" + Recipient + ">");
                if (!EsperarRespuesta("25")) return false;

                SendData("DATA");
                if (!EsperarRespuesta("354")) return false;

                SendData("Date: " + DateTime.UtcNow.ToString("R"));
                SendData("From: " + From);
                SendData("To: " + Recipient);
                SendData("Subject: " + Subject);
                SendData("");
                foreach (string linea in Message.Split(new[] { "\r\n" }, StringSplitOptions.None))
                    SendData(linea.StartsWith(".") ? "." + linea : linea);
                SendData(".");
                if (!EsperarRespuesta("250")) return false;

                SendData("QUIT");
                return true;
            }
            catch (SocketException ex)
            {
                UltimoError = "Error de red " + ex.ErrorCode + ": " + ex.Message;
                return false;
            }
            finally
            {
                Winsock1.Close();
            }
        }

        private void SendData(string texto)
        {
            Winsock1.Send(Encoding.Default.GetBytes(texto + "\r\n"));
        }

        private bool EsperarRespuesta(string codigo)
        {
            byte[] bytRecibidos = new byte[256];
            int total = Winsock1.Receive(bytRecibidos);
            strDatos = Encoding.Default.GetString(bytRecibidos, 0, total);
            if (strDatos.StartsWith(codigo))
                return true;
            UltimoError = strDatos.Trim();
            return false;
        }
    }

    public static class modFacturas
    {
        public static void EnviarFactura(string cliente, int numero)
        {
            clsSendMail m = new clsSendMail();
            m.SMTPHost = "correo.interno";
            m.From = "facturas@empresa.example";
            m.Recipient = cliente;
            m.Subject = "Factura " + numero.ToString("000000");
            m.Message = "Estimado cliente:\r\n\r\nSu factura está disponible en el portal.";
            if (!m.Send())
                Console.WriteLine("No se pudo enviar la factura " + numero + ": " + m.UltimoError);
        }
    }
}
