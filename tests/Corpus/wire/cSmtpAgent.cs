using System;
using System.Collections;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace ns0
{
	internal class cSmtpAgent
	{
		private Socket socket_0;

		private byte[] byte_0 = new byte[4096];

		private string string_0;

		private int int_0;

		public cSmtpAgent(string string_1, int int_1)
		{
			this.string_0 = string_1;
			this.int_0 = int_1;
		}

		private void method_0()
		{
			IPAddress[] hostAddresses = Dns.GetHostAddresses(this.string_0);
			this.socket_0 = new Socket(hostAddresses[0].AddressFamily, SocketType.Stream, ProtocolType.Tcp);
			this.socket_0.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReceiveTimeout, 60000);
			this.socket_0.Connect(new IPEndPoint(hostAddresses[0], this.int_0));
		}

		private int method_1(string string_1)
		{
			byte[] bytes = Encoding.ASCII.GetBytes(string_1 + "\r\n");
			this.socket_0.Send(bytes, 0, bytes.Length, SocketFlags.None);
			int num = this.socket_0.Receive(this.byte_0, 0, this.byte_0.Length, SocketFlags.None);
			if (num < 3)
			{
				throw new IOException("smtp");
			}
			string @string = Encoding.ASCII.GetString(this.byte_0, 0, 3);
			return Convert.ToInt32(@string);
		}

		private void method_2()
		{
			if (this.socket_0 != null)
			{
				this.socket_0.Close();
			}
			this.socket_0 = null;
		}

		public int SendMail(string from, ArrayList rcpt, string data)
		{
			this.method_0();
			try
			{
				int num = this.method_1("HELO " + Dns.GetHostName()); //! SMTP002
				if (num >= 400)
				{
					return num;
				}
				num = this.method_1("MAIL FROM:<" + from + ">");
				if (num >= 400)
				{
					return num;
				}
				foreach (object obj in rcpt)
				{
					num = this.method_1("RCPT TO:<" + (string)obj + ">");
					if (num >= 400)
					{
						return num;
					}
				}
				num = this.method_1("DATA");
				if (num >= 400)
				{
					return num;
				}
				num = this.method_1(data + "\r\n.");
				return num;
			}
			finally
			{
				this.method_2();
			}
		}
	}

	internal class cReportTask
	{
		private string string_0;

		private cSmtpAgent cSmtpAgent_0;

		public cReportTask(string string_1)
		{
			this.string_0 = string_1;
			this.cSmtpAgent_0 = new cSmtpAgent(string_1, 25);
		}

		public bool Execute(string from, ArrayList rcpt, string subject, string body)
		{
			int num = 0;
			string data = string.Concat(new string[]
			{
				"From: <",
				from,
				">\r\nSubject: ",
				subject,
				"\r\n\r\n",
				body
			});
			IL_0040:
			int code = this.cSmtpAgent_0.SendMail(from, rcpt, data);
			if ((code == 421 || code == 451 || code == 554) && num < 3) //! SMTP001
			{
				num++;
				Thread.Sleep(10000 * num);
				goto IL_0040;
			}
			return code < 400;
		}
	}
}
