using System;
using System.Collections.Generic;
using System.Threading;

namespace Corpus.Assorted.SvarKode
{
    /// <summary>Svarkoder vi har mødt i praksis.</summary>
    public enum SvarKode
    {
        Klar = 220,
        Lukker = 221,
        Ok = 250,
        VideresendesTil = 251,
        KanIkkeVerificere = 252,
        StartData = 354,
        IkkeTilgaengelig = 421,
        PostkasseOptaget = 450,
        LokalFejl = 451,
        ManglerPlads = 452,
        TlsIkkeTilgaengelig = 454,
        Syntaksfejl = 500,
        Parameterfejl = 501,
        IkkeImplementeret = 502,
        ForkertRaekkefoelge = 503,
        LoginKraevet = 530,
        LoginAfvist = 535,
        PostkasseUkendt = 550,
        IkkeLokal = 551,
        KvoteOverskredet = 552,
        UgyldigtNavn = 553,
        TransaktionFejlet = 554,
    }

    public static class SvarKodeExt
    {
        public static bool ErMidlertidig(this SvarKode k) => (int)k / 100 == 4;
        public static bool ErEndelig(this SvarKode k) => (int)k / 100 == 5;
        public static bool ErGodt(this SvarKode k) => (int)k / 100 == 2;
    }

    public class Afsender
    {
        private readonly Func<string, byte[], SvarKode> _send;
        private static readonly int[] Pauser = { 60, 300, 900, 3600 };

        public Afsender(Func<string, byte[], SvarKode> send) => _send = send;

        public event Action<string, SvarKode>? Opgivet;

        public bool Aflever(string modtager, byte[] brev)
        {
            SvarKode svar = _send(modtager, brev);
            foreach (int sekunder in Pauser)
            {
                if (!svar.ErMidlertidig())
                    break;
                Thread.Sleep(TimeSpan.FromSeconds(sekunder));
                svar = _send(modtager, brev);
            }

            if (svar.ErGodt())
                return true;

            Opgivet?.Invoke(modtager, svar);
            return false;
        }

        public static string Forklar(SvarKode k)
        {
            switch (k)
            {
                case SvarKode.PostkasseUkendt: return "Adressen findes ikke";
                case SvarKode.KvoteOverskredet: return "Postkassen er fuld";
                case SvarKode.LoginAfvist: return "Forkert brugernavn eller adgangskode";
                default: return k.ErMidlertidig() ? "Prøv igen senere" : k.ToString();
            }
        }
    }
}
