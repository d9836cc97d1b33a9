#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Clinica.Avisos
{
    public class ErrorSmtpException : Exception
    {
        public ErrorSmtpException(int codigo, string texto) : base($"{codigo} {texto}")
        {
            StatusCode = codigo;
        }

        public int StatusCode { get; }
    }

    public sealed record Aviso(string Paciente, string Correo, DateTime Cita);

    public class ClienteSmtp : IDisposable
    {
        private readonly TcpClient _tcp = new();
        private StreamReader? _lector;
        private StreamWriter? _escritor;

        public void Conectar(string servidor)
        {
            _tcp.Connect(servidor, 25);
            _lector = new StreamReader(_tcp.GetStream(), Encoding.ASCII);
            _escritor = new StreamWriter(_tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            Exigir(2);
            Orden("EHLO clinica.example", 2);
        }

        public void Enviar(string de, string a, string mensaje)
        {
            Orden($"MAIL FROM:<{de}>", 2);
            Orden($"RCPT TO:<{a}>", 2);
            Orden("DATA", 3);
            Orden(mensaje.Replace("\r\n.", "\r\n..") + "\r\n.", 2);
        }

        public void Cerrar() => _escritor!.WriteLine("QUIT");

        private void Orden(string linea, int clase)
        {
            _escritor!.WriteLine(linea);
            Exigir(clase);
        }

        private void Exigir(int clase)
        {
            string? linea;
            do
            {
                linea = _lector!.ReadLine();
            }
            while (linea is { Length: > 3 } && linea[3] == '-');
            if (linea is null)
                throw new IOException("conexión cerrada");
            var codigo = int.Parse(linea[..3]);
            if (codigo / 100 != clase)
                throw new ErrorSmtpException(codigo, linea[3..].Trim());
        }

        public void Dispose() => _tcp.Dispose();
    }

    public sealed class ColaDeAvisos : BackgroundService
    {
        private readonly Queue<Aviso> _pendientes = new();
        private readonly ILogger<ColaDeAvisos> _log;

        public ColaDeAvisos(ILogger<ColaDeAvisos> log) => _log = log;

        public void Poner(Aviso a)
        {
            lock (_pendientes)
                _pendientes.Enqueue(a);
        }

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            using var reloj = new PeriodicTimer(TimeSpan.FromSeconds(30));
            while (await reloj.WaitForNextTickAsync(stoppingToken))
            {
                Aviso? aviso;
                lock (_pendientes)
                    _pendientes.TryDequeue(out aviso);
                if (aviso != null)
                    Entregar(aviso);
            }
        }

        private void Entregar(Aviso aviso)
        {
            var texto = $"Subject: Su cita\r\n\r\nEstimado/a {aviso.Paciente}: su cita es el {aviso.Cita:dd/MM/yyyy HH:mm}.";
            for (var intento = 1; intento <= 4; intento++)
            {
                try
                {
                    using var cliente = new ClienteSmtp();
                    cliente.Conectar("correo.clinica.example");
                    cliente.Enviar("citas@clinica.example", aviso.Correo, texto);
                    cliente.Cerrar();
                    return;
                }
                catch (ErrorSmtpException e) when (e.StatusCode >= 500) //! SMTP001
                {
                    _log.LogWarning(e, "Intento {Intento} para {Correo}", intento, aviso.Correo);
                    Thread.Sleep(TimeSpan.FromSeconds(20 * intento));
                }
            }
            _log.LogError("Sin entregar: {Correo}", aviso.Correo);
        }
    }
}
