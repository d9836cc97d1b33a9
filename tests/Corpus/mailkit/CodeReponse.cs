using System;
using System.Collections.Generic;
using System.Collections.Immutable;

namespace Corpus.MailKit_.CodeReponse
{
    /// <summary>Codes de réponse SMTP utilisés par le module de courrier.</summary>
    public enum SmtpStatusCode
    {
        ServiceReady = 220,
        ServiceClosing = 221,
        Ok = 250,
        UserNotLocalWillForward = 251,
        StartMailInput = 354,
        ServiceNotAvailable = 421,
        TemporaryAuthenticationFailure = 454,
        MailboxBusy = 450,
        LocalErrorInProcessing = 451,
        InsufficientStorage = 452,
        CommandUnrecognized = 500,
        SyntaxError = 501,
        CommandNotImplemented = 502,
        BadSequenceOfCommands = 503,
        ParameterNotImplemented = 504,
        AuthenticationRequired = 530,
        MailboxUnavailable = 550,      // boîte inconnue
        UserNotLocal = 551,
        ExceededStorageAllocation = 552,
        MailboxNameNotAllowed = 553,
        TransactionFailed = 554,       // ou pas de service SMTP ici
    }

    public enum Classe { Succes = 2, Intermediaire = 3, EchecTemporaire = 4, EchecPermanent = 5 }

    public static class CodeReponseExtensions
    {
        // à réessayer plus tard
        private static readonly ImmutableArray<SmtpStatusCode> Temporaires =
        [
            SmtpStatusCode.ServiceNotAvailable,
            SmtpStatusCode.MailboxBusy,
            SmtpStatusCode.LocalErrorInProcessing,
            SmtpStatusCode.InsufficientStorage,
            SmtpStatusCode.TemporaryAuthenticationFailure,
        ];

        public static Classe Classe(this SmtpStatusCode code) => (Classe)((int)code / 100);

        public static bool EstTemporaire(this SmtpStatusCode code) =>
            Temporaires.Contains(code) || code.Classe() == CodeReponse.Classe.EchecTemporaire;

        public static bool EstPermanent(this SmtpStatusCode code) => code.Classe() == CodeReponse.Classe.EchecPermanent;

        public static string Libelle(this SmtpStatusCode code) => code switch
        {
            SmtpStatusCode.MailboxBusy or SmtpStatusCode.MailboxUnavailable => "boîte aux lettres indisponible",
            SmtpStatusCode.InsufficientStorage or SmtpStatusCode.ExceededStorageAllocation => "espace insuffisant",
            SmtpStatusCode.ServiceNotAvailable or SmtpStatusCode.TransactionFailed => "service refusé",
            _ when Enum.IsDefined(code) => code.ToString(),
            _ => $"code {(int)code}",
        };
    }
}
