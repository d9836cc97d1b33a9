using System;
using System.Net.Mail;
using System.Threading;

namespace Corpus.Mixed.ClassicMailComponent
{
	public class ClassicMailComponent : IDisposable
	{
		private SmtpClient client;
		private int maxAttempts = 4;

		public event EventHandler Failed;

		public int MaxAttempts
		{
			get { return this.maxAttempts; }
			set { this.maxAttempts = value; }
		}

		public ClassicMailComponent(string host)
		{
			this.client = new SmtpClient(host);
		}

		public bool Deliver(MailMessage message)
		{
			int num = 0;
			bool flag = false;
			do
			{
				num++;
				try
				{
					this.client.Send(message);
					flag = true;
				}
				catch (SmtpException ex)
				{
					SmtpStatusCode statusCode = ex.StatusCode;
					bool giveUp = statusCode != SmtpStatusCode.MailboxBusy
						&& statusCode != SmtpStatusCode.ServiceNotAvailable
						&& statusCode != SmtpStatusCode.TransactionFailed;  //! SMTP001
					if (giveUp || num >= this.maxAttempts)
					{
						EventHandler handler = this.Failed;
						if (handler != null)
						{
							handler(this, EventArgs.Empty);
						}
						return false;
					}
					Thread.Sleep(10000);
				}
			}
			while (!flag);
			return flag;
		}

		public void Dispose()
		{
			this.client.Dispose();
		}
	}
}
