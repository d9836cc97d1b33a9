using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Mail;

namespace Kiosk.Receipts;

public class SmtpReplyException : Exception
{
    public SmtpReplyException(int code, string text, Exception inner) : base(code + " " + text, inner)
    {
        Code = code;
    }

    public int Code { get; }
}

public class ReceiptSender
{
    private readonly string host;

    public ReceiptSender(string host) { this.host = host; }

    public void Send(MailMessage receipt)
    {
        try
        {
            using (var c = new SmtpClient(host)) c.Send(receipt);
        }
        catch (SmtpException e) when (e.StatusCode != SmtpStatusCode.GeneralFailure)
        {
            throw new SmtpReplyException((int)e.StatusCode, e.Message, e);
        }
    }
}

public class ReceiptPrinter
{
    private readonly ReceiptSender sender;
    private readonly Queue<MailMessage> waiting = new Queue<MailMessage>();

    public ReceiptPrinter(ReceiptSender sender) { this.sender = sender; }

    public bool Mail(string customer, string receiptText)
    {
        var message = new MailMessage("receipts@kiosk.example", customer, "Your receipt", receiptText);
        var left = 3;
        while (left-- > 0)
        {
            try
            {
                sender.Send(message);
                return true;
            }
            catch (SmtpReplyException e) //! SMTP101
            {
                Console.WriteLine("mail server says: " + e.Message);
                Thread.Sleep(500);
            }
        }
        return false;
    }

    public void MailLater(MailMessage m) => waiting.Enqueue(m);

    public void Tick()
    {
        if (waiting.Count == 0) return;
        var m = waiting.Dequeue();
        try
        {
            sender.Send(m);
        }
        catch (SmtpReplyException e)
        {
            var mailboxFull = e.Code == 552 || e.Code == 452;
            if (e.Code < 500 || mailboxFull)
            {
                m.Headers["X-Tries"] = (int.Parse(m.Headers["X-Tries"] ?? "0") + 1).ToString();
                if (int.Parse(m.Headers["X-Tries"]) < 20)
                    waiting.Enqueue(m);
            }
        }
    }
}
