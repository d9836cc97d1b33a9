using System;
using System.Net.Mail;
using System.Runtime.CompilerServices;
using System.Threading;

namespace ns4
{
    internal sealed class Class17
    {
        private readonly SmtpClient smtpClient_0;

        private readonly int int_0;

        [CompilerGenerated]
        private Action<string> action_0;

        internal Class17(SmtpClient smtpClient_1, int int_1)
        {
            this.smtpClient_0 = smtpClient_1;
            this.int_0 = int_1;
        }

        internal void method_0(Action<string> action_1)
        {
            this.action_0 = action_1;
        }

        internal bool method_1(MailMessage mailMessage_0)
        {
            int num = 0;
            bool result;
            for (;;)
            {
                try
                {
                    this.smtpClient_0.Send(mailMessage_0);
                    result = true;
                    break;
                }
                catch (SmtpException ex)
                {
                    num++;
                    if (num < this.int_0 && Class17.smethod_0(ex))
                    {
                        Thread.Sleep(num * 1000);
                        continue;
                    }
                    Action<string> action = this.action_0;
                    if (action != null)
                    {
                        action(ex.Message);
                    }
                    result = false;
                    break;
                }
            }
            return result;
        }

        private static bool smethod_0(SmtpException smtpException_0)
        {
            int statusCode = (int)smtpException_0.StatusCode;
            return statusCode < 500 ? (statusCode >= 400 || statusCode == -1) : false;
        }
    }
}
