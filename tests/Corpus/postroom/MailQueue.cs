using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Collections.Concurrent;
using MailKit.Net.Smtp;
using MimeKit;

namespace Portal.Core.Mail;

internal sealed class MailQueueItem
{
    public MimeMessage Message;
    public int Tries;
    public DateTime NotBefore = DateTime.UtcNow;
}

/// <summary>Simple in-process queue. Survives nothing, but that's ok for us.</summary>
internal sealed class MailQueue : IDisposable
{
    private readonly ConcurrentQueue<MailQueueItem> _items = new ConcurrentQueue<MailQueueItem>();
    private readonly Thread _thread;
    private volatile bool _stop;

    public event Action<MimeMessage, Exception> Undeliverable;

    public MailQueue()
    {
        _thread = new Thread(Work) { IsBackground = true, Name = "mail queue" };
        _thread.Start();
    }

    public void Enqueue(MimeMessage message) => _items.Enqueue(new MailQueueItem { Message = message });

    private void Work()
    {
        while (!_stop)
        {
            MailQueueItem item;
            if (!_items.TryDequeue(out item))
            {
                Thread.Sleep(500);
                continue;
            }

            if (item.NotBefore > DateTime.UtcNow)
            {
                _items.Enqueue(item);
                Thread.Sleep(100);
                continue;
            }

            try
            {
                SendNow(item.Message);
            }
            catch (SmtpCommandException ex) when (ex.ErrorCode == SmtpErrorCode.RecipientNotAccepted && (int)ex.StatusCode >= 500)
            {
                if (!RemoveRecipient(item.Message, ex.Mailbox))
                    Undeliverable?.Invoke(item.Message, ex);
                else
                    _items.Enqueue(item);   // goes on without that one
            }
            catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 400 && (int)ex.StatusCode <= 499 && item.Tries < 10)
            {
                Later(item);
            }
            catch (SmtpProtocolException) when (item.Tries < 10)
            {
                Later(item);
            }
            catch (IOException) when (item.Tries < 10)
            {
                Later(item);
            }
            catch (Exception ex)
            {
                Undeliverable?.Invoke(item.Message, ex);
            }
        }
    }

    private void Later(MailQueueItem item)
    {
        item.Tries++;
        item.NotBefore = DateTime.UtcNow.AddMinutes(2 * item.Tries);
        _items.Enqueue(item);
    }

    private static bool RemoveRecipient(MimeMessage message, MailboxAddress refused)
    {
        message.To.Remove(refused);
        message.Cc.Remove(refused);
        message.Bcc.Remove(refused);
        return message.To.Count + message.Cc.Count + message.Bcc.Count > 0;
    }

    private static void SendNow(MimeMessage message)
    {
        using (var client = new SmtpClient())
        {
            client.Connect("mail.portal.example", 25);
            client.Send(message);
            client.Disconnect(true);
        }
    }

    public void Dispose()
    {
        _stop = true;
        _thread.Join(2000);
    }
}
