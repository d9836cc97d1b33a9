using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Almacen.Avisos
{
    public class ClienteCorreo
    {
        private TcpClient _conexion = new TcpClient();
        private StreamReader? _lector;
        private StreamWriter? _escritor;
        private readonly Action<string> _registro;

        public ClienteCorreo(Action<string> registro)
        {
            _registro = registro;
        }

        public bool EnviarAviso(string servidor, string de, string para, string texto)
        {
            try
            {
                Conectar(servidor);
            }
            catch (Exception ex) //! SMTP007
            {
                _registro("Error al conectar: " + ex.Message);
            }

            int codigo = Ejecutar("HELO almacen.local");
            if (codigo != 250) return false;
            codigo = Ejecutar("MAIL FROM:<" + de + ">");
            if (codigo != 250) return false;
            codigo = Ejecutar("RCPT TO:<" + para + ">");
            if (codigo != 250 && codigo != 251) return false;
            codigo = Ejecutar("DATA");
            if (codigo != 354) return false;

            codigo = Ejecutar("Subject: Aviso de almacen\r\nFrom: " + de + "\r\nTo: " + para + "\r\n\r\n" + texto + "\r\n.");
            Ejecutar("QUIT");
            _conexion.Close();
            return codigo == 250;
        }

        private void Conectar(string servidor)
        {
            _conexion = new TcpClient(servidor, 25);
            _lector = new StreamReader(_conexion.GetStream(), Encoding.ASCII);
            _escritor = new StreamWriter(_conexion.GetStream(), Encoding.ASCII) { AutoFlush = true };
            if (LeerCodigo() != 220)
                throw new IOException("El servidor no esta listo");
        }

        private int Ejecutar(string orden)
        {
            _escritor!.Write(orden + "\r\n");
            return LeerCodigo();
        }

        private int LeerCodigo()
        {
            string? linea;
            do
            {
                linea = _lector!.ReadLine();
                if (linea == null) throw new IOException("Conexion cerrada");
            } while (linea.Length > 3 && linea[3] == '-');
            return int.Parse(linea.Substring(0, 3));
        }
    }
}
