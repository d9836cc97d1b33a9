using System;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Corpus.Mixed.SendDialogPresenter;

public interface ISendDialog
{
    void ShowError(string title, string text);
    void Close();
}

/// <summary>Behind the "Send" button of the desktop client.</summary>
public sealed class SendDialogPresenter
{
    private readonly ISendDialog _view;
    private readonly ISmtpClient _client;

    public SendDialogPresenter(ISendDialog view, ISmtpClient client)
    {
        _view = view;
        _client = client;
    }

    public async Task OnSendAsync(MimeMessage draft)
    {
        try
        {
            await _client.SendAsync(draft);
            _view.Close();
        }
        catch (SmtpCommandException ex)
        {
            switch (ex.ErrorCode)
            {
                case SmtpErrorCode.RecipientNotAccepted:
                    _view.ShowError("Recipient not accepted", $"The server did not take {ex.Mailbox}.");
                    break;
                case SmtpErrorCode.SenderNotAccepted:
                    _view.ShowError("Sender not accepted", $"The server did not take {ex.Mailbox}.");
                    break;
                case SmtpErrorCode.MessageNotAccepted:
                    _view.ShowError("Message not accepted", Detail(ex.StatusCode));
                    break;
                default:
                    _view.ShowError("Mail server", ex.Message);
                    break;
            }
        }
        catch (SmtpProtocolException ex)
        {
            _view.ShowError("Connection lost", ex.Message);
        }
    }

    private static string Detail(SmtpStatusCode code) => code switch
    {
        SmtpStatusCode.InsufficientStorage or SmtpStatusCode.ExceededStorageAllocation => "There is not enough room for it.",
        SmtpStatusCode.TransactionFailed or SmtpStatusCode.MailboxBusy or SmtpStatusCode.MailboxUnavailable => "The server does not want it.",
        _ => $"The server answered {(int)code}."
    };
}
