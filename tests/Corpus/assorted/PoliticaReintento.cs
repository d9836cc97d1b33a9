using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace Corpus.Assorted.PoliticaReintento
{
    public enum Decision { Entregado, Reintentar, Devolver }

    public interface IPoliticaReintento
    {
        Decision Decidir(int codigo, int intento);
        TimeSpan Espera(int intento);
    }

    public class PoliticaReintento : IPoliticaReintento
    {
        private const int MaximoIntentos = 10;

        private static readonly int[] Permanentes = { 550, 551, 553 };  //? SMTP107

        public Decision Decidir(int codigo, int intento)
        {
            if (codigo >= 200 && codigo <= 299)
                return Decision.Entregado;

            if (Permanentes.Contains(codigo))
                return Decision.Devolver;

            return intento < MaximoIntentos ? Decision.Reintentar : Decision.Devolver;
        }

        public TimeSpan Espera(int intento)
        {
            return TimeSpan.FromMinutes(Math.Min(240, 10 * Math.Pow(2, intento)));
        }
    }

    public class Mensajero
    {
        private readonly IPoliticaReintento politica;
        private readonly Func<string, string, Task<int>> enviar;
        private readonly Func<string, int, Task> devolver;

        public Mensajero(IPoliticaReintento politica, Func<string, string, Task<int>> enviar, Func<string, int, Task> devolver)
        {
            this.politica = politica;
            this.enviar = enviar;
            this.devolver = devolver;
        }

        public async Task<bool> EntregarAsync(string destino, string mensaje)
        {
            for (int intento = 1; ; intento++)
            {
                int codigo = await enviar(destino, mensaje);
                switch (politica.Decidir(codigo, intento))
                {
                    case Decision.Entregado:
                        return true;
                    case Decision.Devolver:
                        await devolver(destino, codigo);
                        return false;
                    default:
                        await Task.Delay(politica.Espera(intento));
                        break;
                }
            }
        }

        public static string Explicar(int codigo)
        {
            if (codigo < 400)
                return "aceptado";
            if (codigo >= 500)
                return "rechazado";
            if (codigo == 535)  //? SMTP008
                return "usuario o contraseña incorrectos";
            return "aplazado";
        }
    }
}
