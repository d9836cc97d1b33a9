using System;
using System.Threading;
using MailKit.Net.Smtp;
using MimeKit;

namespace Corpus.MailKit_.MailKitDeliveryPolicy
{
	internal sealed class MailKitDeliveryPolicy
	{
		private readonly int m_maxRetries;

		private readonly int m_delay;

		private readonly Func<SmtpClient> m_open;

		public MailKitDeliveryPolicy(Func<SmtpClient> open, int maxRetries, int delay)
		{
			this.m_open = open;
			this.m_maxRetries = maxRetries;
			this.m_delay = delay;
		}

		private static bool ShouldRetry(Exception exception)
		{
			SmtpCommandException? smtpCommandException = exception as SmtpCommandException;
			if (smtpCommandException == null)
			{
				return exception is System.IO.IOException;
			}
			int statusCode = (int)smtpCommandException.StatusCode;
			if (statusCode != 421 && statusCode != 450)
			{
				if (statusCode != 451)
				{
					return statusCode == 452 ? true
						: statusCode == 550;  //! SMTP001
				}
			}
			return true;
		}

		public bool Deliver(MimeMessage message)
		{
			int num = 0;
			bool flag = false;
			do
			{
				SmtpClient smtpClient = this.m_open();
				try
				{
					smtpClient.Send(message);
					flag = true;
				}
				catch (Exception exception)
				{
					if (!MailKitDeliveryPolicy.ShouldRetry(exception))
					{
						throw;
					}
					num++;
					if (num >= this.m_maxRetries)
					{
						throw;
					}
					Thread.Sleep(this.m_delay * num);
				}
				finally
				{
					if (smtpClient != null)
					{
						((IDisposable)smtpClient).Dispose();
					}
				}
			}
			while (!flag);
			return flag;
		}
	}
}
