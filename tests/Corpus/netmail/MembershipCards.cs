using System;
using System.Data;
using System.Diagnostics;
using System.Net.Mail;
using System.Threading;
using System.Globalization;

namespace Corpus.NetMail.MembershipCards
{
    // Converted from the old VB module modMail.bas
    public sealed class modMail
    {
        private static EventLog objLog;
        private static DataTable dtPostponed = new DataTable("Postponed");

        private modMail() { }

        public static void InitMail(EventLog log)
        {
            objLog = log;
            dtPostponed.Columns.Add("MemberNo", typeof(int));
            dtPostponed.Columns.Add("When", typeof(DateTime));
        }

        public static bool SendCard(int intMemberNo, string strAddress, string strFile)
        {
            bool blnResult = false;
            SmtpClient objSmtp = new SmtpClient("exchange01");
            MailMessage objMail = new MailMessage("members@golfclub.example", strAddress);
            objMail.Subject = "Your membership card " + intMemberNo.ToString(CultureInfo.InvariantCulture);
            objMail.Attachments.Add(new Attachment(strFile));

            try
            {
                objSmtp.Send(objMail);
                blnResult = true;
            }
            catch (SmtpException objEx)
            {
                int intCode = Convert.ToInt32(objEx.StatusCode);
                WriteLog("SendCard: " + intCode.ToString() + " " + objEx.Message);

                if (intCode >= 400 && intCode < 500)
                {
                    dtPostponed.Rows.Add(intMemberNo, DateTime.Now.AddHours(1));
                }
                else
                {
                    Thread.Sleep(2000);
                    objSmtp.Send(objMail);  //! SMTP001
                    blnResult = true;
                }
            }
            finally
            {
                objMail.Dispose();
            }

            return blnResult;
        }

        private static void WriteLog(string strText)
        {
            if (objLog != null)
            {
                Debug.WriteLine(strText);
            }
        }

        public abstract class EventLog
        {
            public abstract void WriteEntry(string text);
        }
    }
}
