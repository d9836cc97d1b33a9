using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Verifiers.MailPort
{
	public class MailPort : IDisposable
	{
		private TcpClient client;

		private StreamReader reader;

		private StreamWriter writer;

		private string lastReply = "";

		private bool opened;

		public string LastReply
		{
			get
			{
				return this.lastReply;
			}
		}

		public bool Open(string host, int port)
		{
			bool result;
			try
			{
				this.client = new TcpClient(host, port);
				this.reader = new StreamReader(this.client.GetStream(), Encoding.ASCII);
				this.writer = new StreamWriter(this.client.GetStream(), Encoding.ASCII);
				this.writer.AutoFlush = true;
				this.writer.NewLine = "\r\n";
				int num = this.Receive();
				if (num != 220)
				{
					result = false;
				}
				else
				{
					num = this.Transact("EHLO " + Environment.MachineName);
					if (num != 250)
					{
						num = this.Transact("HELO " + Environment.MachineName);
					}
					this.opened = (num == 250);
					result = this.opened;
				}
			}
			catch (SocketException)
			{
				result = false;
			}
			return result;
		}

		public bool Send(string from, IList<string> to, string data)
		{
			if (!this.opened)
			{
				throw new InvalidOperationException("Open first");
			}
			int num = this.Transact("MAIL FROM:<" + from + ">");
			if (num != 250)
			{
				return false;
			}
			int accepted = 0;
			for (int i = 0; i < to.Count; i++)
			{
				num = this.Transact("RCPT TO:<" + to[i] + ">");
				if (num >= 250 && num <= 251)
				{
					accepted++;
				}
			}
			if (accepted == 0)
			{
				this.Transact("RSET");
				return false;
			}
			num = this.Transact("DATA");
			if (num == 354)
			{
				num = this.Transact(data + "\r\n.");
				return num == 250;
			}
			this.Transact("RSET");
			return false;
		}

		private int Transact(string line)
		{
			this.writer.WriteLine(line);
			return this.Receive();
		}

		private int Receive()
		{
			string text = this.reader.ReadLine();
			while (text != null && text.Length > 3 && text[3] == '-')
			{
				text = this.reader.ReadLine();
			}
			this.lastReply = text;
			if (text == null)
			{
				return -1;
			}
			return Convert.ToInt32(text.Substring(0, 3));
		}

		public void Dispose()
		{
			if (this.client != null)
			{
				this.client.Close();
			}
		}
	}
}
