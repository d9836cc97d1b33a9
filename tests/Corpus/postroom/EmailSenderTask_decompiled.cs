using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Mail;

namespace Acme.Cms.Scheduling;

public interface ITask
{
	void Execute();
}

public class QueuedEmail
{
	public int Id { get; set; }
	public string From { get; set; }
	public string To { get; set; }
	public string Subject { get; set; }
	public string Body { get; set; }
	public int SentTries { get; set; }
	public DateTime? SentOnUtc { get; set; }
	public bool DontSendAgain { get; set; }
}

public interface IQueuedEmailService
{
	IList<QueuedEmail> SearchEmails(int maxSendTries, bool loadNotSentItemsOnly, int count);
	void UpdateQueuedEmail(QueuedEmail queuedEmail);
}

public class QueuedMessagesSendTask : ITask
{
	private readonly IQueuedEmailService _queuedEmailService;

	private readonly string _host;

	public QueuedMessagesSendTask(IQueuedEmailService queuedEmailService, string host)
	{
		this._queuedEmailService = queuedEmailService;
		this._host = host;
	}

	public virtual void Execute()
	{
		int maxTries = 3;
		IList<QueuedEmail> queuedEmails = this._queuedEmailService.SearchEmails(maxTries, true, 500);
		foreach (QueuedEmail queuedEmail in queuedEmails)
		{
			if (queuedEmail.DontSendAgain)
			{
				continue;
			}
			try
			{
				using (SmtpClient smtpClient = new SmtpClient(this._host))
				{
					using (MailMessage mailMessage = new MailMessage(queuedEmail.From, queuedEmail.To))
					{
						mailMessage.Subject = queuedEmail.Subject;
						mailMessage.Body = queuedEmail.Body;
						smtpClient.Send(mailMessage);
					}
				}
				queuedEmail.SentOnUtc = new DateTime?(DateTime.UtcNow);
			}
			catch (SmtpException ex)
			{
				int num = (int)(ex.StatusCode) / 100;
				if (num == 5)
				{
					queuedEmail.DontSendAgain = true;
				}
				else
				{
					queuedEmail.SentTries++;
				}
				Console.Error.WriteLine(string.Format("Error sending e-mail. {0}", ex.Message));
			}
			finally
			{
				this._queuedEmailService.UpdateQueuedEmail(queuedEmail);
			}
		}
	}
}
