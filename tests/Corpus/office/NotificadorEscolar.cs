#nullable enable
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Colegio.Avisos;

public sealed record Aviso(string Alumno, string CorreoFamilia, string Asunto, string Texto);

/// <summary>Envía los avisos del colegio a las familias. Lo llama la tarea programada de las 15:30.</summary>
public sealed class NotificadorEscolar
{
    private const int MaximoIntentos = 5;
    private readonly ILogger<NotificadorEscolar> _registro;
    private readonly string _servidor;

    public NotificadorEscolar(string servidor, ILogger<NotificadorEscolar> registro)
    {
        _servidor = servidor;
        _registro = registro;
    }

    public async Task<int> EnviarTodosAsync(IEnumerable<Aviso> avisos, CancellationToken ct)
    {
        var fallidos = 0;
        foreach (var aviso in avisos)
        {
            using var mensaje = CrearMensaje(aviso);
            try
            {
                var intento = 0;
                while (!await IntentarAsync(mensaje, ct))
                {
                    if (++intento >= MaximoIntentos)
                    {
                        _registro.LogWarning("{Alumno}: el servidor sigue ocupado", aviso.Alumno);
                        fallidos++;
                        break;
                    }

                    await Task.Delay(TimeSpan.FromMinutes(intento * 5), ct);
                }
            }
            catch (SmtpException e)
            {
                _registro.LogError(e, "{Alumno}: {Correo} rechazado con {Codigo}", aviso.Alumno, aviso.CorreoFamilia, (int)e.StatusCode);
                fallidos++;
            }
        }

        return fallidos;
    }

    private async Task<bool> IntentarAsync(MailMessage mensaje, CancellationToken ct)
    {
        using var cliente = new SmtpClient(_servidor);
        try
        {
            await cliente.SendMailAsync(mensaje, ct);
            return true;
        }
        catch (SmtpException e) when (EsTemporal(e))
        {
            _registro.LogInformation("Ocupado: {Codigo}", (int)e.StatusCode);
            return false;
        }
    }

    private static bool EsTemporal(SmtpException e) => e.StatusCode switch
    {
        SmtpStatusCode.GeneralFailure => true,
        var otro => (int)otro >= 400 && (int)otro < 500,
    };

    private static MailMessage CrearMensaje(Aviso aviso) => new("secretaria@colegio.example", aviso.CorreoFamilia)
    {
        Subject = aviso.Asunto,
        Body = string.Create(CultureInfo.GetCultureInfo("es-ES"), $"Estimada familia de {aviso.Alumno}:\n\n{aviso.Texto}\n\n{DateTime.Now:D}"),
    };

    public static IEnumerable<Aviso> Leer(string fichero) => File
        .ReadLines(fichero)
        .Skip(1)
        .Select(linea => linea.Split(';'))
        .Where(c => c.Length >= 4)
        .Select(c => new Aviso(c[0], c[1], c[2], c[3]));
}
