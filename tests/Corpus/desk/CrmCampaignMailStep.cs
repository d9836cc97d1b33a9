using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;

namespace Contoso.Crm.Plugins
{
    public interface IPluginContext
    {
        IDictionary<string, object> Parameters { get; }
        void Trace(string text);
    }

    public abstract class PluginStep
    {
        public async Task RunAsync(IPluginContext context, CancellationToken token)
        {
            context.Trace("begin " + GetType().Name);
            if (CanRun(context))
                await ExecuteCoreAsync(context, token).ConfigureAwait(false);
            context.Trace("end " + GetType().Name);
        }

        protected virtual bool CanRun(IPluginContext context) => true;

        protected abstract Task ExecuteCoreAsync(IPluginContext context, CancellationToken token);
    }

    public class CrmContact
    {
        public Guid Id { get; set; }
        public string FullName { get; set; }
        public string EMailAddress1 { get; set; }
        public bool DoNotMail { get; set; }
        public DateTime? LastMailedOn { get; set; }
        public string LastMailRemark { get; set; }
    }

    public interface ICrmContacts
    {
        IAsyncEnumerable<CrmContact> OfCampaignAsync(Guid campaign);
        Task UpdateAsync(CrmContact contact);
    }

    public class CampaignMailStep : PluginStep
    {
        private readonly ICrmContacts _contacts;
        private readonly Func<Task<SmtpClient>> _openClient;
        private readonly string _sender;

        public CampaignMailStep(ICrmContacts contacts, Func<Task<SmtpClient>> openClient, string sender)
        {
            _contacts = contacts;
            _openClient = openClient;
            _sender = sender;
        }

        protected override bool CanRun(IPluginContext context)
            => context.Parameters.ContainsKey("campaignid") && context.Parameters.ContainsKey("body");

        protected override async Task ExecuteCoreAsync(IPluginContext context, CancellationToken token)
        {
            var campaign = (Guid)context.Parameters["campaignid"];
            var body = (string)context.Parameters["body"];
            var subject = context.Parameters.TryGetValue("subject", out var s) ? (string)s : "News";

            using var client = await _openClient().ConfigureAwait(false);
            await foreach (var contact in _contacts.OfCampaignAsync(campaign).WithCancellation(token))
            {
                if (contact.DoNotMail || string.IsNullOrWhiteSpace(contact.EMailAddress1))
                    continue;

                try
                {
                    await client.SendAsync(Compose(contact, subject, body), token).ConfigureAwait(false);
                    contact.LastMailedOn = DateTime.UtcNow;
                    contact.LastMailRemark = null;
                }
                catch (SmtpCommandException ex)
                {
                    contact.LastMailRemark = ex.Message;
                    context.Trace($"{contact.Id}: {ex.ErrorCode} {ex.Message}");
                    if (ex.ErrorCode == SmtpErrorCode.RecipientNotAccepted) contact.DoNotMail = true; //! SMTP004
                }
                catch (ServiceNotConnectedException)
                {
                    context.Trace("connection lost, campaign goes on with the next run");
                    return;
                }

                await _contacts.UpdateAsync(contact).ConfigureAwait(false);
            }

            await client.DisconnectAsync(true, token).ConfigureAwait(false);
        }

        private MimeMessage Compose(CrmContact contact, string subject, string body)
        {
            var message = new MimeMessage();
            message.From.Add(MailboxAddress.Parse(_sender));
            message.To.Add(new MailboxAddress(contact.FullName, contact.EMailAddress1));
            message.Subject = subject;
            message.Headers.Add("X-Campaign-Contact", contact.Id.ToString("N"));
            message.Body = new TextPart("html") { Text = body.Replace("{{name}}", contact.FullName) };
            return message;
        }
    }
}
