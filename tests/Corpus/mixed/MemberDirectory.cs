using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading.Tasks;

namespace Corpus.Mixed.MemberDirectory;

public enum AddressState
{
    Unknown,
    Confirmed,
    Invalid
}

public sealed class Member
{
    public required int Id { get; init; }
    public required string Email { get; set; }
    public AddressState EmailState { get; set; }
    public DateTime? LastMailed { get; set; }
}

public sealed class MemberDirectory
{
    private readonly Dictionary<int, Member> _members = new();
    private readonly SmtpClient _smtp;

    public MemberDirectory(SmtpClient smtp, IEnumerable<Member> members)
    {
        _smtp = smtp;
        foreach (var m in members)
            _members.Add(m.Id, m);
    }

    /// <summary>Mails one member; members with a bad address are skipped from then on.</summary>
    public async Task<bool> MailAsync(int id, string subject, string body)
    {
        var member = _members[id];
        if (member.EmailState == AddressState.Invalid)
            return false;

        try
        {
            await _smtp.SendMailAsync("office@society.example", member.Email, subject, body);
            member.EmailState = AddressState.Confirmed;
            member.LastMailed = DateTime.UtcNow;
            return true;
        }
        catch (SmtpFailedRecipientException)  //! SMTP004
        {
            member.EmailState = AddressState.Invalid;
            return false;
        }
        catch (SmtpException ex)
        {
            Console.Error.WriteLine($"member {id}: {ex.StatusCode}");
            return false;
        }
    }
}
