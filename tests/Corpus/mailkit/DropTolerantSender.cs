using System;
using System.IO;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Corpus.MailKit_.DropTolerantSender
{
	[Nullable(0)]
	public class DropTolerantSender
	{
		private readonly string _host;

		private readonly int _port;

		private int _reconnects;

		public DropTolerantSender(string host, int port)
		{
			_host = host;
			_port = port;
		}

		public int Reconnects
		{
			get
			{
				return _reconnects;
			}
		}

		public async Task<string> SendAsync(MimeMessage message, CancellationToken cancellationToken)
		{
			int num = 0;
			Exception? obj;
			do
			{
				obj = null;
				SmtpClient smtpClient = new SmtpClient();
				try
				{
					await smtpClient.ConnectAsync(_host, _port, false, cancellationToken).ConfigureAwait(continueOnCapturedContext: false);
					string result = await smtpClient.SendAsync(message, cancellationToken).ConfigureAwait(continueOnCapturedContext: false);
					await smtpClient.DisconnectAsync(quit: true, cancellationToken).ConfigureAwait(continueOnCapturedContext: false);
					return result;
				}
				catch (SmtpCommandException)
				{
					throw;
				}
				catch (Exception ex) when (ex is IOException || ex is SocketException || ex is SmtpProtocolException || ex is TimeoutException)
				{
					obj = ex;
				}
				finally
				{
					((IDisposable)smtpClient).Dispose();
				}
				num++;
				Interlocked.Increment(ref _reconnects);
				await Task.Delay(1500 * num, cancellationToken).ConfigureAwait(continueOnCapturedContext: false);
			}
			while (num < 5);
			throw new IOException("The connection to " + _host + " was lost five times.", obj);
		}
	}

	[AttributeUsage(AttributeTargets.Class)]
	internal sealed class NullableAttribute : Attribute
	{
		public readonly byte NullableFlags;

		public NullableAttribute(byte P_0)
		{
			NullableFlags = P_0;
		}
	}
}
