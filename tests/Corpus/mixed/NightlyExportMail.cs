using System;
using System.IO;
using System.Net.Mail;
using System.Threading;

namespace Corpus.Mixed.NightlyExportMail
{
    public static class NightlyExportMail
    {
        private static readonly int[] PauseSeconds = { 30, 120, 600 };

        /// <returns>null when sent, else the text for the operator</returns>
        public static string Send(FileInfo export, string recipient)
        {
            using (var message = new MailMessage("export@wms.example", recipient, "Export " + export.Name, "attached"))
            using (var client = new SmtpClient())
            {
                message.Attachments.Add(new Attachment(export.FullName));

                for (int round = 0; ; round++)
                {
                    try
                    {
                        client.Send(message);
                        return null;
                    }
                    catch (SmtpException ex) when ((int)ex.StatusCode >= 500)
                    {
                        return "Refused for good: " + ex.Message;
                    }
                    catch (SmtpException ex)
                    {
                        if (round == PauseSeconds.Length)
                            return "Still not possible: " + ex.Message;

                        Thread.Sleep(PauseSeconds[round] * 1000);
                    }
                }
            }
        }
    }
}
