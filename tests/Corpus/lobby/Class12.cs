using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Text;

internal class Class12 : IDisposable
{
	private static readonly char[] char_0 = new char[]
	{
		' ',
		'-'
	};

	private Socket socket_0;

	private readonly byte[] byte_0 = new byte[4096];

	private int int_0;

	private string string_0 = string.Empty;

	public void method_0(string A_1, int A_2)
	{
		this.socket_0 = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
		this.socket_0.Connect(A_1, A_2);
		this.method_4();
		if (this.int_0 - 220 != 0)
		{
			this.socket_0.Close();
			throw new IOException(this.string_0);
		}
		if (this.method_3("EHLO [127.0.0.1]") > 299)
		{
			int num = this.method_3("HELO localhost");
			if (num > 299)
			{
				throw new IOException(this.string_0);
			}
		}
	}

	public int method_1(string A_1, IList<string> A_2, string A_3)
	{
		int num = this.method_3(string.Format(CultureInfo.InvariantCulture, "MAIL FROM:<{0}>", A_1));
		if (num >= 300)
		{
			return num;
		}
		int num2 = 0;
		int num3 = 0;
		while (num3 < A_2.Count)
		{
			num = this.method_3("RCPT TO:<" + A_2[num3++] + ">");
			if (num < 300)
			{
				num2++;
			}
		}
		if (num2 == 0)
		{
			this.method_3("RSET");
			return num;
		}
		num = this.method_3("DATA");
		if (num != 354)
		{
			return num;
		}
		return this.method_3(A_3.Replace("\r\n.", "\r\n..") + "\r\n.");
	}

	public bool method_2(int A_1)
	{
		return A_1 >= 200 && A_1 <= 299;
	}

	private int method_3(string A_1)
	{
		this.socket_0.Send(Encoding.UTF8.GetBytes(A_1 + "\r\n"));
		this.method_4();
		return this.int_0;
	}

	private void method_4()
	{
		StringBuilder stringBuilder = new StringBuilder();
		for (;;)
		{
			int num = this.socket_0.Receive(this.byte_0);
			if (num == 0)
			{
				break;
			}
			stringBuilder.Append(Encoding.UTF8.GetString(this.byte_0, 0, num));
			string text = stringBuilder.ToString();
			if (text.EndsWith("\r\n", StringComparison.Ordinal))
			{
				string[] array = text.TrimEnd().Split('\n');
				string text2 = array[array.Length - 1];
				if (text2.Length < 4 || text2[3] != '-')
				{
					this.string_0 = text;
					this.int_0 = int.Parse(text2.Split(Class12.char_0)[0], CultureInfo.InvariantCulture);
					return;
				}
			}
		}
		throw new EndOfStreamException();
	}

	public void Dispose()
	{
		if (this.socket_0 != null)
		{
			this.socket_0.Send(new byte[] { 81, 85, 73, 84, 13, 10 });
			this.socket_0.Close();
		}
	}
}
