using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

// Assembly NetSendUtil, Version=1.4.0.0 (recovered sources)
internal sealed class NetSendUtil
{
	private string A_0;

	private int A_1 = 25;

	private string A_2 = "localhost";

	public NetSendUtil(string A_0, int A_1)
	{
		this.A_0 = A_0;
		this.A_1 = A_1;
	}

	public bool SendSmtpMail(string from, string to, string text)
	{
		int num = 0;
		while (true)
		{
			IL_0002:
			int num2 = Transmit(from, to, text);
			if (num2 == 250)
			{
				return true;
			}
			if ((num2 == 421 || num2 == 450 || num2 == 451 || num2 == 554) && num < 3) //! SMTP001
			{
				num++;
				Thread.Sleep(5000);
				goto IL_0002;
			}
			break;
		}
		return false;
	}

	private int Transmit(string from, string to, string text)
	{
		TcpClient tcpClient = null;
		try
		{
			tcpClient = new TcpClient(A_0, A_1);
			NetworkStream stream = tcpClient.GetStream();
			int num = a(stream, null);
			if (num != 220)
			{
				throw new IOException("SMTP service not ready");
			}
			num = a(stream, "HELO " + A_2);
			if (num != 250)
			{
				return num;
			}
			num = a(stream, "MAIL FROM:<" + from + ">");
			if (num != 250)
			{
				return num;
			}
			num = a(stream, "RCPT TO:<" + to + ">");
			if (num < 200 || num > 299)
			{
				return num;
			}
			num = a(stream, "DATA");
			if (num != 354)
			{
				return num;
			}
			num = a(stream, text + "\r\n.");
			a(stream, "QUIT");
			return num;
		}
		finally
		{
			if (tcpClient != null)
			{
				tcpClient.Close();
			}
		}
	}

	private static int a(NetworkStream A_0, string A_1)
	{
		if (A_1 != null)
		{
			byte[] bytes = Encoding.ASCII.GetBytes(A_1 + "\r\n");
			A_0.Write(bytes, 0, bytes.Length);
		}
		StringBuilder stringBuilder = new StringBuilder();
		string text;
		do
		{
			stringBuilder.Length = 0;
			int num;
			while ((num = A_0.ReadByte()) != 10)
			{
				if (num < 0)
				{
					throw new IOException("eof");
				}
				stringBuilder.Append((char)num);
			}
			text = stringBuilder.ToString();
		}
		while (text.Length > 3 && text[3] == '-');
		return int.Parse(text.Substring(0, 3));
	}
}
