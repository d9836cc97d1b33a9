using System.Collections.Generic;

namespace Corpus.MailKit_.SmtpCodigos
{
    /// <summary>
    /// Códigos de respuesta del servidor de correo saliente.
    /// </summary>
    public static class SmtpCodigos
    {
        // Positivos
        public const int ServiceReady = 220;
        public const int ServiceClosingTransmissionChannel = 221;
        public const int Ok = 250;
        public const int UserNotLocalWillForward = 251;
        public const int StartMailInput = 354;

        // Transitorios
        public const int ServiceNotAvailable = 421;
        public const int MailboxBusy = 450;
        public const int TransactionFailed = 451;  //! SMTP010
        public const int InsufficientStorage = 452;

        // Permanentes
        public const int SyntaxError = 501;
        public const int CommandNotImplemented = 502;
        public const int BadCommandSequence = 530;  //! SMTP010
        public const int MailboxUnavailable = 550;
        public const int ExceededStorageAllocation = 552;
        public const int MailboxNameNotAllowed = 553;

        private static readonly Dictionary<int, string> Textos = new Dictionary<int, string>
        {
            { ServiceReady, "Servicio listo" },
            { ServiceClosingTransmissionChannel, "Cerrando el canal" },
            { Ok, "Acción completada" },
            { ServiceNotAvailable, "Servicio no disponible" },
            { MailboxBusy, "Buzón ocupado" },
            { InsufficientStorage, "Sin espacio en el servidor" },
            { SyntaxError, "Error de sintaxis" },
            { MailboxUnavailable, "El buzón no existe" },
            { MailboxNameNotAllowed, "Nombre de buzón no permitido" },
        };

        public static string Describir(int codigo) =>
            Textos.TryGetValue(codigo, out var texto) ? $"{codigo} {texto}" : $"{codigo} (desconocido)";

        public static bool EsCorrecto(int codigo) => codigo / 100 == 2;
    }
}
