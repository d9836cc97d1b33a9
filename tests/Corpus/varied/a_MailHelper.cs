using System;
using System.Diagnostics;
using System.Net;
using System.Net.Mail;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading;

namespace A.Common
{
	public static class a_MailHelper
	{
		private static string m_strServer = string.Empty;

		private static int m_iPort;

		private static NetworkCredential? m_cred;

		public static void Init(string strServer, int iPort, string strUser, string strPass)
		{
			a_MailHelper.m_strServer = strServer;
			a_MailHelper.m_iPort = iPort;
			a_MailHelper.m_cred = new NetworkCredential(strUser, strPass);
		}

		[MethodImpl(MethodImplOptions.NoInlining)]
		public static bool SendMail(string strTo, string strSubject, string strBody, int iTry)
		{
			bool result;
			MailMessage mailMessage = new MailMessage();
			try
			{
				mailMessage.From = new MailAddress("system@a-common.example");
				mailMessage.To.Add(strTo);
				mailMessage.SubjectEncoding = Encoding.UTF8;
				mailMessage.Subject = strSubject;
				mailMessage.Body = strBody;
				SmtpClient smtpClient = new SmtpClient(a_MailHelper.m_strServer, a_MailHelper.m_iPort);
				smtpClient.UseDefaultCredentials = false;
				smtpClient.Credentials = a_MailHelper.m_cred;
				smtpClient.Send(mailMessage);
				result = true;
			}
			catch (SmtpException ex) //! SMTP101
			{
				Trace.WriteLine(ex.ToString());
				if (iTry >= 3)
				{
					result = false;
				}
				else
				{
					Thread.Sleep(1000 * iTry);
					result = a_MailHelper.SendMail(strTo, strSubject, strBody, iTry + 1);
				}
			}
			finally
			{
				mailMessage.Dispose();
			}
			return result;
		}

		[MethodImpl(MethodImplOptions.NoInlining)]
		public static int SendBulk(string[] arrTo, string strSubject, string strBody)
		{
			int num = arrTo.Length;
			using (MailMessage mailMessage = new MailMessage())
			{
				mailMessage.From = new MailAddress("system@a-common.example");
				for (int i = 0; i < arrTo.Length; i++)
				{
					mailMessage.Bcc.Add(arrTo[i]);
				}
				mailMessage.Subject = strSubject;
				mailMessage.Body = strBody;
				SmtpClient smtpClient = new SmtpClient(a_MailHelper.m_strServer, a_MailHelper.m_iPort);
				smtpClient.Credentials = a_MailHelper.m_cred;
				try
				{
					smtpClient.Send(mailMessage);
				}
				catch (SmtpFailedRecipientsException ex)
				{
					Trace.WriteLine(ex.Message);
					num -= ex.InnerExceptions.Length;
					if (ex.InnerExceptions[0].StatusCode == SmtpStatusCode.MailboxBusy)
					{
						Thread.Sleep(5000);
						smtpClient.Send(mailMessage); //! SMTP009
						num = arrTo.Length;
					}
				}
			}
			return num;
		}
	}
}
