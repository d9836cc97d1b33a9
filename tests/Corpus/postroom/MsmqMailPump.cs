using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Diagnostics;
using System.Net.Mail;

namespace Contoso.Legacy.MailPump;

// System.Messaging is not there any more, these do for the port
public class Message
{
    public object Body { get; set; }
    public string Label { get; set; }
}

public class MessageQueue : IDisposable
{
    private readonly Queue<Message> _inner = new Queue<Message>();
    public string Path { get; }
    public MessageQueue(string path) { Path = path; }
    public void Send(object body, string label) { lock (_inner) _inner.Enqueue(new Message { Body = body, Label = label }); }
    public Message Receive(TimeSpan timeout)
    {
        lock (_inner)
        {
            if (_inner.Count == 0) throw new TimeoutException();
            return _inner.Dequeue();
        }
    }
    public void Dispose() { }
}

public class MailItem
{
    public string From, To, Subject, Body;
    public bool Html;
}

public class MsmqMailPump
{
    private readonly MessageQueue inQueue = new MessageQueue(@".\private$\mail");
    private readonly MessageQueue badQueue = new MessageQueue(@".\private$\mail_bad");
    private volatile bool stopping;

    public void Stop() { stopping = true; }

    public void Run()
    {
        while (!stopping)
        {
            Message msg;
            try { msg = inQueue.Receive(TimeSpan.FromSeconds(2)); }
            catch (TimeoutException) { continue; }

            MailItem item = msg.Body as MailItem;
            if (item == null)
            {
                badQueue.Send(msg.Body, "not a mail");
                continue;
            }

            try
            {
                SmtpClient smtp = new SmtpClient("mail.contoso.local");
                MailMessage mm = new MailMessage(item.From, item.To, item.Subject, item.Body);
                mm.IsBodyHtml = item.Html;
                smtp.Send(mm);
                Trace.WriteLine("sent to " + item.To);
            }
            catch (SmtpException ex)
            {
                if (ex.StatusCode == SmtpStatusCode.MailboxUnavailable || ex.StatusCode == SmtpStatusCode.MailboxNameNotAllowed) //? SMTP107
                {
                    Trace.WriteLine("bad address " + item.To);
                    badQueue.Send(item, ex.StatusCode.ToString());
                }
                else
                {
                    Trace.WriteLine("will try again: " + ex.Message);
                    Thread.Sleep(1000);
                    inQueue.Send(item, msg.Label);
                }
            }
            catch (FormatException ex)
            {
                badQueue.Send(item, ex.Message);
            }
        }
    }
}
