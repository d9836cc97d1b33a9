using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Mail;
using Polly;
using Polly.Retry;

namespace Magazin.Rassylka;

public class Pismo
{
    public string Komu { get; set; }
    public string Tema { get; set; }
    public string Tekst { get; set; }
}

public interface IZhurnal
{
    void Zapisat(string stroka);
}

public class OtpravkaPisem
{
    private readonly IZhurnal zhurnal;
    private readonly string adresServera;
    private readonly RetryPolicy povtor;

    public OtpravkaPisem(string adresServera, IZhurnal zhurnal)
    {
        this.adresServera = adresServera;
        this.zhurnal = zhurnal;
        povtor = Policy
            .Handle<SmtpException>(oshibka => Vremennaya(oshibka.StatusCode))
            .WaitAndRetryForever( //! SMTP106
                popytka => TimeSpan.FromSeconds(Math.Min(300, popytka * 10)),
                (oshibka, pauza) => zhurnal.Zapisat("zhdem " + pauza + ": " + oshibka.Message));
    }

    private static bool Vremennaya(SmtpStatusCode kod)
    {
        return kod == SmtpStatusCode.MailboxBusy
            || kod == SmtpStatusCode.LocalErrorInProcessing
            || kod == SmtpStatusCode.InsufficientStorage
            || kod == SmtpStatusCode.ServiceNotAvailable;
    }

    public void Otpravit(Pismo pismo)
    {
        using (var soobshchenie = new MailMessage("shop@magazin.example", pismo.Komu, pismo.Tema, pismo.Tekst))
        {
            povtor.Execute(() =>
            {
                using (var klient = new SmtpClient(adresServera))
                    klient.Send(soobshchenie);
            });
        }
        zhurnal.Zapisat("otpravleno: " + pismo.Komu);
    }

    public int Rassylka(IEnumerable<Pismo> pisma)
    {
        int schetchik = 0;
        var otlozheno = new Queue<Pismo>();
        foreach (var p in pisma)
        {
            try
            {
                Otpravit(p);
                schetchik++;
            }
            catch (SmtpException oshibka)
            {
                zhurnal.Zapisat(p.Komu + ": " + oshibka.Message);
                if (oshibka.Message.Contains("limit") || oshibka.Message.Contains("too many")) //! SMTP102
                    otlozheno.Enqueue(p);
            }
        }

        while (otlozheno.Count > 0)
        {
            var p = otlozheno.Dequeue();
            Thread.Sleep(60000);
            try { Otpravit(p); schetchik++; }
            catch (SmtpException oshibka) { zhurnal.Zapisat("ne otpravleno " + p.Komu + ": " + oshibka.Message); }
        }
        return schetchik;
    }
}
