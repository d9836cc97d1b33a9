using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
// Decompiled with JetBrains decompiler
// Type: Rassylka.Otpravitel
// Assembly: Rassylka, Version=1.4.0.0, Culture=neutral, PublicKeyToken=null
using System.Net.Mail;
using System.Text;

namespace Rassylka
{
  public class Pismo
  {
    public string Komu { get; set; }
    public string Tema { get; set; }
    public string Tekst { get; set; }
  }

  public class Otpravitel
  {
    private SmtpClient _klient;
    private string _otKogo;
    private Queue<Pismo> _ochered = new Queue<Pismo>();
    private StringBuilder _zhurnal = new StringBuilder();

    public Otpravitel(string server, string otKogo)
    {
      this._klient = new SmtpClient(server);
      this._otKogo = otKogo;
    }

    public void Dobavit(Pismo pismo)
    {
      this._ochered.Enqueue(pismo);
    }

    public void OtpravitVse()
    {
      while (this._ochered.Count > 0)
      {
        Pismo pismo = this._ochered.Dequeue();
        MailMessage message = new MailMessage(this._otKogo, pismo.Komu, pismo.Tema, pismo.Tekst);
        try
        {
          this._klient.Send(message);
          this._zhurnal.AppendLine("OK " + pismo.Komu);
        }
        catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.ServiceNotAvailable || ex.StatusCode == SmtpStatusCode.InsufficientStorage) //? SMTP106
        {
          Thread.Sleep(1000);
          this._ochered.Enqueue(pismo);
        }
        catch (SmtpException ex)
        {
          this._zhurnal.AppendLine("OSHIBKA " + (object) (int) ex.StatusCode + " " + pismo.Komu);
        }
        finally
        {
          message.Dispose();
        }
      }
    }

    public bool OtpravitSrochno(Pismo pismo)
    {
      MailMessage message = new MailMessage(this._otKogo, pismo.Komu, pismo.Tema, pismo.Tekst);
      int num = 0;
label_1:
      try
      {
        this._klient.Send(message);
        return true;
      }
      catch (SmtpException ex)
      {
        if (ex.StatusCode == SmtpStatusCode.TransactionFailed) //! SMTP001
        {
          if (num++ < 5)
          {
            Thread.Sleep(2000);
            goto label_1;
          }
        }
        this._zhurnal.AppendLine(ex.ToString());
        return false;
      }
    }

    public bool OtpravitCherezZapasnoy(Pismo pismo, string zapasnoy)
    {
      MailMessage message = new MailMessage(this._otKogo, pismo.Komu, pismo.Tema, pismo.Tekst);
      try
      {
        this._klient.Send(message);
        return true;
      }
      catch (SmtpException ex)
      {
        this._zhurnal.AppendLine(ex.Message);
        using (SmtpClient smtpClient = new SmtpClient(zapasnoy))
          smtpClient.Send(message);
        return true;
      }
    }

    public override string ToString() => this._zhurnal.ToString();
  }
}
