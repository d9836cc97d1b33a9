using System;
using System.Collections.Specialized;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Verifiers.SmtpTransport
{
	internal sealed class SmtpTransport
	{
		private readonly string string_0;
		private readonly int int_0;
		private TcpClient tcpClient_0;
		private NetworkStream networkStream_0;

		public SmtpTransport(string A_0, int A_1)
		{
			this.string_0 = A_0;
			this.int_0 = A_1;
		}

		public void method_0(string A_0, StringCollection A_1, byte[] A_2)
		{
			this.tcpClient_0 = new TcpClient(this.string_0, this.int_0);
			this.networkStream_0 = this.tcpClient_0.GetStream();
			try
			{
				this.method_2();  //! SMTP003
				int num = this.method_1("EHLO " + Environment.MachineName);
				if (num != 250)
				{
					num = this.method_1("HELO " + Environment.MachineName);
				}
				if (num != 250)
				{
					throw new InvalidOperationException("HELO: " + num.ToString());
				}
				num = this.method_1("MAIL FROM:<" + A_0 + ">");
				if (num / 100 != 2)
				{
					throw new InvalidOperationException("MAIL: " + num.ToString());
				}
				foreach (string text in A_1)
				{
					this.method_1("RCPT TO:<" + text + ">");  //! SMTP005
				}
				num = this.method_1("DATA");
				if (num != 354)
				{
					throw new InvalidOperationException("DATA: " + num.ToString());
				}
				this.networkStream_0.Write(A_2, 0, A_2.Length);
				num = this.method_1("\r\n.");
				if (num / 100 != 2)
				{
					throw new InvalidOperationException("end of data: " + num.ToString());
				}
				this.method_1("QUIT");
			}
			finally
			{
				this.networkStream_0.Close();
				this.tcpClient_0.Close();
			}
		}

		private int method_1(string A_0)
		{
			byte[] bytes = Encoding.ASCII.GetBytes(A_0 + "\r\n");
			this.networkStream_0.Write(bytes, 0, bytes.Length);
			return this.method_2();
		}

		private int method_2()
		{
			StringBuilder stringBuilder = new StringBuilder();
			string text;
			do
			{
				stringBuilder.Length = 0;
				int num;
				while ((num = this.networkStream_0.ReadByte()) != 10)
				{
					if (num < 0)
					{
						throw new EndOfStreamException();
					}
					stringBuilder.Append((char)num);
				}
				text = stringBuilder.ToString();
			}
			while (text.Length > 3 && text[3] == '-');
			return int.Parse(text.Substring(0, 3));
		}
	}
}
