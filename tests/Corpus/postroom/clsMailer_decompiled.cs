using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Collections;
using System.ComponentModel;
using System.Net.Mail;
using System.Runtime.CompilerServices;

namespace XpressERP.Common;

// Token: 0x0200011D RID: 285
public class clsMailer
{
	// Token: 0x17000213 RID: 531
	// (get) Token: 0x06000A11 RID: 2577 RVA: 0x0003F2B4 File Offset: 0x0003D4B4
	public string LastError
	{
		[CompilerGenerated]
		get
		{
			return this.m_sLastError;
		}
	}

	// Token: 0x06000A12 RID: 2578 RVA: 0x0003F2BC File Offset: 0x0003D4BC
	public clsMailer(string sServer, int nPort)
	{
		this.m_sServer = sServer;
		this.m_nPort = nPort;
		this.m_aPending = new ArrayList();
	}

	// Token: 0x06000A13 RID: 2579 RVA: 0x0003F2E0 File Offset: 0x0003D4E0
	public int SendMail(string sFrom, string sTo, string sSubject, string sBody)
	{
		int num = 0;
		int num2 = 0;
		MailMessage mailMessage = new MailMessage(sFrom, sTo, sSubject, sBody);
		SmtpClient smtpClient = new SmtpClient(this.m_sServer, this.m_nPort);
		bool flag;
		do
		{
			flag = false;
			try
			{
				smtpClient.Send(mailMessage);
				num = 1;
			}
			catch (SmtpException ex)
			{
				this.m_sLastError = ex.Message;
				int statusCode = (int)ex.StatusCode;
				if (statusCode == 10060) //! SMTP008
				{
					num2++;
					flag = num2 < 5;
				}
				else if (statusCode == 421 || statusCode == 450 || statusCode == 451)
				{
					num2++;
					flag = num2 < 3;
				}
				else if (statusCode >= 500 && statusCode <= 599)
				{
					num = -1;
				}
				else if (statusCode == 554) //! SMTP008
				{
					num = -2;
				}
				else
				{
					num = -3;
				}
			}
			if (flag)
			{
				Thread.Sleep(num2 * 1000);
			}
		}
		while (flag);
		mailMessage.Dispose();
		return num;
	}

	// Token: 0x06000A14 RID: 2580 RVA: 0x0003F408 File Offset: 0x0003D608
	[EditorBrowsable(EditorBrowsableState.Never)]
	public void Enqueue(MailMessage m)
	{
		this.m_aPending.Add(m);
	}

	// Token: 0x06000A15 RID: 2581 RVA: 0x0003F418 File Offset: 0x0003D618
	public int Flush()
	{
		int num = 0;
		for (int i = this.m_aPending.Count - 1; i >= 0; i--)
		{
			MailMessage mailMessage = (MailMessage)this.m_aPending[i];
			if (this.SendMail(mailMessage.From.Address, mailMessage.To[0].Address, mailMessage.Subject, mailMessage.Body) == 1)
			{
				this.m_aPending.RemoveAt(i);
				num++;
			}
		}
		return num;
	}

	// Token: 0x04000592 RID: 1426
	private string m_sServer;

	// Token: 0x04000593 RID: 1427
	private int m_nPort;

	// Token: 0x04000594 RID: 1428
	private string m_sLastError;

	// Token: 0x04000595 RID: 1429
	private ArrayList m_aPending;
}
