using System;
using System.Net.Mail;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Corpus.NetMail.SchedulerMailStep
{
	// Token: 0x0200003A RID: 58
	public sealed class SchedulerMailStep : IDisposable
	{
		// Token: 0x0400009C RID: 156
		private readonly SmtpClient m_client;

		// Token: 0x0400009D RID: 157
		private readonly int m_maxRetries;

		// Token: 0x0400009E RID: 158
		[CompilerGenerated]
		private string m_lastMessage;

		// Token: 0x060001B0 RID: 432 RVA: 0x000081F4 File Offset: 0x000063F4
		public SchedulerMailStep(string host, int maxRetries)
		{
			this.m_client = new SmtpClient(host);
			this.m_maxRetries = ((maxRetries < 0) ? 0 : maxRetries);
		}

		// Token: 0x1700006B RID: 107
		// (get) Token: 0x060001B1 RID: 433 RVA: 0x00008220 File Offset: 0x00006420
		public string LastMessage
		{
			get
			{
				return this.m_lastMessage;
			}
		}

		// Token: 0x060001B2 RID: 434 RVA: 0x00008228 File Offset: 0x00006428
		public bool Execute(string from, string to, string subject, string body)
		{
			int num = 0;
			IL_0003:
			MailMessage mailMessage = new MailMessage(from, to, subject, body);
			bool flag;
			try
			{
				this.m_client.Send(mailMessage);
				flag = true;
			}
			catch (SmtpException ex)
			{
				SmtpException ex2 = ex;
				this.m_lastMessage = ex2.Message;
				SmtpStatusCode statusCode = ex2.StatusCode;
				if (num >= this.m_maxRetries || !SchedulerMailStep.IsRetryable(statusCode))
				{
					return false;
				}
				num++;
				Thread.Sleep(1000 * num * 30);
				goto IL_0003;
			}
			finally
			{
				((IDisposable)mailMessage).Dispose();
			}
			return flag;
		}

		// Token: 0x060001B3 RID: 435 RVA: 0x000082C4 File Offset: 0x000064C4
		private static bool IsRetryable(SmtpStatusCode statusCode)
		{
			return statusCode < SmtpStatusCode.CommandUnrecognized && (statusCode == SmtpStatusCode.GeneralFailure || statusCode >= (SmtpStatusCode)400);
		}

		// Token: 0x060001B4 RID: 436 RVA: 0x000082DC File Offset: 0x000064DC
		public void Dispose()
		{
			this.m_client.Dispose();
		}
	}
}
