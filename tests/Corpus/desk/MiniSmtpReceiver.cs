using System;
using System.Collections.Generic;
using System.Data.Common;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Scan2Desk
{
    /// <summary>
    /// Recibe los documentos que las fotocopiadoras envian por correo y los guarda en la base de datos.
    /// Solo para la red interna.
    /// </summary>
    public class ReceptorSmtp
    {
        private readonly TcpListener _escucha;
        private readonly Func<DbConnection> _abrirBase;
        private readonly string _dominio;

        public ReceptorSmtp(int puerto, string dominio, Func<DbConnection> abrirBase)
        {
            _escucha = new TcpListener(IPAddress.Any, puerto);
            _dominio = dominio;
            _abrirBase = abrirBase;
        }

        public async Task EscucharAsync()
        {
            _escucha.Start();
            while (true)
            {
                TcpClient cliente = await _escucha.AcceptTcpClientAsync();
                _ = Task.Run(() => AtenderAsync(cliente));
            }
        }

        private async Task AtenderAsync(TcpClient cliente)
        {
            using (cliente)
            using (var lector = new StreamReader(cliente.GetStream(), Encoding.Latin1))
            using (var salida = new StreamWriter(cliente.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true })
            {
                string remitente = null;
                var destinos = new List<string>();
                await salida.WriteLineAsync("220 " + _dominio + " listo");

                string linea;
                while ((linea = await lector.ReadLineAsync()) != null)
                {
                    string orden = linea.Length >= 4 ? linea.Substring(0, 4).ToUpperInvariant() : linea;
                    switch (orden)
                    {
                        case "HELO":
                        case "EHLO":
                            await salida.WriteLineAsync("250 " + _dominio);
                            break;
                        case "MAIL":
                            remitente = Direccion(linea);
                            destinos.Clear();
                            await salida.WriteLineAsync("250 2.1.0 ok");
                            break;
                        case "RCPT":
                            string destino = Direccion(linea);
                            if (!destino.EndsWith("@" + _dominio, StringComparison.OrdinalIgnoreCase))
                            {
                                await salida.WriteLineAsync("550 5.7.1 no se reenvia correo");
                                break;
                            }
                            destinos.Add(destino);
                            await salida.WriteLineAsync("250 2.1.5 ok");
                            break;
                        case "DATA":
                            if (remitente == null || destinos.Count == 0)
                            {
                                await salida.WriteLineAsync("503 5.5.1 primero MAIL y RCPT");
                                break;
                            }
                            await salida.WriteLineAsync("354 adelante, termine con un punto");
                            string texto = await LeerMensajeAsync(lector);
                            await GuardarAsync(salida, remitente, destinos, texto);
                            remitente = null;
                            break;
                        case "RSET":
                            remitente = null;
                            destinos.Clear();
                            await salida.WriteLineAsync("250 2.0.0 ok");
                            break;
                        case "NOOP":
                            await salida.WriteLineAsync("250 2.0.0 ok");
                            break;
                        case "QUIT":
                            await salida.WriteLineAsync("221 2.0.0 adios");
                            return;
                        default:
                            await salida.WriteLineAsync("500 5.5.2 no entiendo");
                            break;
                    }
                }
            }
        }

        private async Task GuardarAsync(TextWriter salida, string remitente, List<string> destinos, string texto)
        {
            int filas = 0;
            try
            {
                using (DbConnection conexion = _abrirBase())
                {
                    conexion.Open();
                    foreach (string destino in destinos)
                        filas += Insertar(conexion, remitente, destino, texto);
                }
            }
            catch (DbException error)
            {
                Console.Error.WriteLine("base de datos: " + error.Message);
                await salida.WriteLineAsync("554 5.3.0 error interno, documento no guardado"); //! SMTP105
                return;
            }

            await salida.WriteLineAsync("250 2.6.0 guardado " + filas);
        }

        private static int Insertar(DbConnection conexion, string remitente, string destino, string texto)
        {
            using (DbCommand orden = conexion.CreateCommand())
            {
                orden.CommandText = "insert into documentos (remitente, destino, contenido, recibido) values (@r, @d, @c, current_timestamp)";
                Parametro(orden, "@r", remitente);
                Parametro(orden, "@d", destino);
                Parametro(orden, "@c", texto);
                return orden.ExecuteNonQuery();
            }
        }

        private static void Parametro(DbCommand orden, string nombre, string valor)
        {
            DbParameter p = orden.CreateParameter();
            p.ParameterName = nombre;
            p.Value = valor;
            orden.Parameters.Add(p);
        }

        private static async Task<string> LeerMensajeAsync(TextReader lector)
        {
            var texto = new StringBuilder();
            string linea;
            while ((linea = await lector.ReadLineAsync()) != null && linea != ".")
                texto.Append(linea.StartsWith("..", StringComparison.Ordinal) ? linea.Substring(1) : linea).Append("\r\n");
            return texto.ToString();
        }

        private static string Direccion(string linea)
        {
            int abre = linea.IndexOf('<');
            int cierra = linea.IndexOf('>');
            return abre >= 0 && cierra > abre ? linea.Substring(abre + 1, cierra - abre - 1) : "";
        }
    }
}
