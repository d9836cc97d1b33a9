using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Mail;
using System.Threading.Tasks;

namespace Corpus.Mixed.GuiTaskForm
{
    public interface IStatusBar
    {
        void Show(string text);
    }

    public class SentLog
    {
        public DateTime Time { get; set; }
        public string To { get; set; } = "";
        public string Status { get; set; } = "";
    }

    // Gửi công việc cho nhân viên qua email
    public partial class GuiTaskForm
    {
        private readonly IStatusBar _status;
        private readonly List<SentLog> _log = new List<SentLog>();
        private string _user = "", _password = "";

        public GuiTaskForm(IStatusBar status) { _status = status; }

        public async void BtnSend_Click(object sender, EventArgs e)
        {
            bool ok = await SendAsync("nhanvien@congty.example", "Công việc mới", "Xem file đính kèm");
            _status.Show(ok ? "Đã gửi" : "Gửi thất bại");
        }

        private async Task<bool> SendAsync(string to, string subject, string body)
        {
            int attempt = 0;
            while (attempt < 3)
            {
                attempt++;
                try
                {
                    using (var smtp = new SmtpClient("smtp.congty.example", 587))
                    {
                        smtp.EnableSsl = true;
                        smtp.Credentials = new NetworkCredential(_user, _password);
                        await smtp.SendMailAsync(new MailMessage(_user, to, subject, body));
                    }
                    _log.Add(new SentLog { Time = DateTime.Now, To = to, Status = "OK" });
                    return true;
                }
                catch (SmtpException ex)
                {
                    _log.Add(new SentLog { Time = DateTime.Now, To = to, Status = ex.Message });
                    if (!LaLoiTamThoi(ex))  //! SMTP001
                        return false;
                    await Task.Delay(2000 * attempt); // thử lại
                }
            }
            return false;
        }

        // lỗi tạm thời thì thử lại
        private static bool LaLoiTamThoi(SmtpException ex)
        {
            switch (ex.StatusCode)
            {
                case SmtpStatusCode.MailboxBusy:
                case SmtpStatusCode.ServiceNotAvailable:
                case SmtpStatusCode.InsufficientStorage:
                case SmtpStatusCode.MailboxUnavailable:
                case SmtpStatusCode.GeneralFailure:
                    return true;
                default:
                    return false;
            }
        }
    }
}
