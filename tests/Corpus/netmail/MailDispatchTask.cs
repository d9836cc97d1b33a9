using System;
using System.Net.Mail;
using System.Runtime.CompilerServices;

namespace Corpus.NetMail.MailDispatchTask
{
	public enum DispatchResult
	{
		Done,
		RetryLater,
		Rejected
	}

	public sealed class DispatchItem
	{
		[CompilerGenerated]
		private string m_strTo;

		[CompilerGenerated]
		private int m_nTries;

		public string To
		{
			get { return this.m_strTo; }
			set { this.m_strTo = value; }
		}

		public int Tries
		{
			get { return this.m_nTries; }
			set { this.m_nTries = value; }
		}

		public DateTime NotBefore { get; set; }
	}

	internal static class MailDispatchTask
	{
		// Token: 0x06000112 RID: 274 RVA: 0x00005A10 File Offset: 0x00003C10
		internal static DispatchResult Dispatch(SmtpClient smtpClient, MailMessage mailMessage, DispatchItem item)
		{
			DispatchResult result;
			try
			{
				smtpClient.Send(mailMessage);
				result = DispatchResult.Done;
			}
			catch (SmtpException ex)
			{
				SmtpException ex2 = ex;
				switch (ex2.StatusCode)
				{
				case SmtpStatusCode.GeneralFailure:
				case SmtpStatusCode.ServiceNotAvailable:
				case SmtpStatusCode.MailboxBusy:
				case SmtpStatusCode.LocalErrorInProcessing:
				case SmtpStatusCode.InsufficientStorage:
				case SmtpStatusCode.ClientNotPermitted:
				case SmtpStatusCode.MailboxUnavailable:  //! SMTP001
				case SmtpStatusCode.TransactionFailed:  //! SMTP001
					result = DispatchResult.RetryLater;
					break;
				default:
					result = DispatchResult.Rejected;
					break;
				}
			}
			return result;
		}

		// Token: 0x06000113 RID: 275 RVA: 0x00005A9C File Offset: 0x00003C9C
		internal static bool Process(SmtpClient smtpClient, MailMessage mailMessage, DispatchItem item)
		{
			DispatchResult dispatchResult = MailDispatchTask.Dispatch(smtpClient, mailMessage, item);
			if (dispatchResult == DispatchResult.RetryLater && item.Tries < 6)
			{
				item.Tries++;
				item.NotBefore = DateTime.UtcNow.AddMinutes((double)(item.Tries * 15));
				return false;
			}
			return true;
		}
	}
}
