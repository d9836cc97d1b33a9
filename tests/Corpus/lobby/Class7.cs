using System;
using System.IO;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;

namespace A
{
	// Token: 0x02000007 RID: 7
	internal sealed class Class7
	{
		// Token: 0x06000031 RID: 49
		public Class7(string string_2, int int_1)
		{
			this.string_0 = string_2;
			this.int_0 = int_1;
		}

		// Token: 0x06000032 RID: 50
		public bool method_0(string string_2)
		{
			bool flag = false;
			TcpClient tcpClient = null;
			try
			{
				tcpClient = new TcpClient(this.string_0, this.int_0);
				this.networkStream_0 = tcpClient.GetStream();
				string text = this.method_2();
				if (text == null)
				{
					goto IL_END;
				}
				if (!text.StartsWith("220"))
				{
					goto IL_END;
				}
				this.method_1("HELO " + Environment.MachineName);
				text = this.method_2();
				if (text == null || text.Substring(0, 3) != "250")
				{
					goto IL_END;
				}
				this.method_1("MAIL FROM:<>");
				text = this.method_2();
				if (text == null || text.Substring(0, 3) != "250")
				{
					goto IL_END;
				}
				this.method_1("RCPT TO:<" + string_2 + ">");
				text = this.method_2();
				flag = (text != null && text.Substring(0, 3) == "250"); //! SMTP103
				this.string_1 = text;
				this.method_1("QUIT");
			}
			catch (SocketException ex)
			{
				this.string_1 = ex.Message;
			}
			catch (IOException ex2)
			{
				this.string_1 = ex2.Message;
			}
			IL_END:
			if (tcpClient != null)
			{
				((IDisposable)tcpClient).Dispose();
			}
			return flag;
		}

		// Token: 0x06000033 RID: 51
		private void method_1(string string_2)
		{
			byte[] bytes = Encoding.ASCII.GetBytes(string_2 + "\r\n");
			this.networkStream_0.Write(bytes, 0, bytes.Length);
		}

		// Token: 0x06000034 RID: 52
		private string method_2()
		{
			string text;
			do
			{
				StringBuilder stringBuilder = new StringBuilder();
				int num;
				while ((num = this.networkStream_0.ReadByte()) != 10)
				{
					if (num == -1)
					{
						return null;
					}
					if (num != 13)
					{
						stringBuilder.Append((char)num);
					}
				}
				text = stringBuilder.ToString();
				if (text.Length < 3)
				{
					return null;
				}
			}
			while (text.Length > 3 && text[3] == '-');
			return text;
		}

		// Token: 0x17000004 RID: 4
		public string Last
		{
			[MethodImpl(MethodImplOptions.NoInlining)]
			get
			{
				return this.string_1;
			}
		}

		// Token: 0x04000015 RID: 21
		private readonly string string_0;

		// Token: 0x04000016 RID: 22
		private readonly int int_0;

		// Token: 0x04000017 RID: 23
		private string string_1;

		// Token: 0x04000018 RID: 24
		private NetworkStream networkStream_0;
	}
}
