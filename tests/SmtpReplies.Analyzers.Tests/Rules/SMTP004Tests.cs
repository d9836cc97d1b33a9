namespace SmtpReplies.Analyzers.Tests.Rules;

/// <summary>A 4yz reply is classified as permanent.</summary>
public sealed class SMTP004Tests
{
    private static Task Predicate(string library, string member) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Linq;
        using System.Collections.Generic;
        using {{library}};

        class Sender
        {
            {{member}}
        }
        """);

    [Theory]
    [InlineData("bool IsPermanent(SmtpException ex) => ex.StatusCode is SmtpStatusCode.MailboxUnavailable or {|SMTP004:SmtpStatusCode.MailboxBusy|};")]
    [InlineData("bool IsPermanentFailure(SmtpStatusCode code) => code == SmtpStatusCode.MailboxUnavailable || {|SMTP004:code == SmtpStatusCode.ClientNotPermitted|};")]
    [InlineData("bool IsHardBounce(SmtpException ex) => {|SMTP004:(int)ex.StatusCode > 420|};")]
    [InlineData("bool IsFatal(SmtpException ex) => {|SMTP004:(int)ex.StatusCode >= 400|};")]
    [InlineData("static readonly SmtpStatusCode[] Codes = { SmtpStatusCode.MailboxUnavailable, {|SMTP004:SmtpStatusCode.MailboxBusy|} }; bool IsDeadAddress(SmtpException ex) => Codes.Contains(ex.StatusCode);")]
    [InlineData("enum Outcome { Sent, Later, PermanentFailure } Outcome Classify(SmtpException ex) => ex.StatusCode switch { SmtpStatusCode.MailboxUnavailable => Outcome.PermanentFailure, {|SMTP004:SmtpStatusCode.MailboxBusy|} => Outcome.PermanentFailure, _ => Outcome.Later };")]
    public Task SystemNetMail_predicates_that_call_a_transient_reply_final_are_reported(string member) => Predicate("System.Net.Mail", member);

    [Theory]
    [InlineData("bool IsPermanent(SmtpCommandException ex) => ex.StatusCode switch { SmtpStatusCode.MailboxUnavailable => true, {|SMTP004:SmtpStatusCode.ErrorInProcessing|} => true, _ => false };")]
    public Task MailKit_predicates_that_call_a_transient_reply_final_are_reported(string member) => Predicate("MailKit.Net.Smtp", member);

    [Theory]
    [InlineData("bool IsPermanent(SmtpReplyCode code) => code.IsPermanent() || {|SMTP004:code.IsInsufficientStorage()|};")]
    public Task Predicates_over_the_own_runtime_are_reported(string member) => Predicate("SmtpReplies", member);

    [Theory]
    [InlineData("bool IsPermanent(SmtpException ex) => (int)ex.StatusCode >= 500;")]
    [InlineData("bool IsPermanent(SmtpException ex) => ex.StatusCode is SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.TransactionFailed;")]
    [InlineData("bool IsNotPermanent(SmtpException ex) => ex.StatusCode == SmtpStatusCode.MailboxBusy;")]
    [InlineData("bool IsPermanentOrTransient(SmtpException ex) => ex.StatusCode == SmtpStatusCode.MailboxBusy;")]
    [InlineData("bool IsPermanent(SmtpException ex) => ex.StatusCode != SmtpStatusCode.MailboxBusy;")]
    [InlineData("bool IsDefinition(SmtpStatusCode code) => code == SmtpStatusCode.MailboxBusy;")]
    [InlineData("bool IsKnown(SmtpStatusCode code) => code == SmtpStatusCode.MailboxBusy;")]
    public Task Predicates_that_do_not_are_silent(string member) => Predicate("System.Net.Mail", member);

    [Fact]
    public Task Correct_MailKit_predicates_are_silent() =>
        Predicate("MailKit.Net.Smtp", "bool IsPermanent(SmtpCommandException ex) => ex is { StatusCode: >= (SmtpStatusCode)500 };");

    // Sets and tables by their names

    [Theory]
    [InlineData("static readonly SmtpStatusCode[] NonRetryable = { SmtpStatusCode.MailboxUnavailable, {|SMTP004:SmtpStatusCode.ClientNotPermitted|} }; void M(SmtpException ex) { if (NonRetryable.Contains(ex.StatusCode)) Console.WriteLine(); }")]
    [InlineData("static readonly string[] Permanent = { {|SMTP004:\"450\"|}, \"550\", \"554\" }; void M(string code) { if (Permanent.Contains(code)) Console.WriteLine(); }")]
    [InlineData("static readonly HashSet<int> Permanent = new() { {|SMTP004:450|}, 550, 554 }; void M(int code) { if (Permanent.Contains(code)) Console.WriteLine(); }")]
    [InlineData("static readonly Dictionary<int, Step> Steps = new() { [550] = Step.Dead, {|SMTP004:[452]|} = Step.Dead }; enum Step { Later, Dead } Step Of(int code) => Steps[code];")]
    public Task Sets_whose_name_or_entries_say_for_good_are_reported_where_a_4yz_reply_is_named(string member) =>
        Predicate("System.Net.Mail", member.Replace("{|SMTP004:[452]|}", "[{|SMTP004:452|}]", StringComparison.Ordinal));

    [Theory]
    [InlineData("static readonly SmtpStatusCode[] PermanentSamples = { SmtpStatusCode.MailboxUnavailable, SmtpStatusCode.MailboxBusy }; void M() { foreach (var code in PermanentSamples) Console.WriteLine(code); }")]
    [InlineData("static readonly HashSet<int> PermanentHttp = new() { 404, 450, 501 }; void M(int code) { if (PermanentHttp.Contains(code)) Console.WriteLine(); }")]
    [InlineData("static readonly HashSet<int> PermanentFtp = new() { 450, 550, 553 }; void M(int code) { if (PermanentFtp.Contains(code)) Console.WriteLine(); }")]
    [InlineData("static readonly SmtpStatusCode[] Known = { SmtpStatusCode.MailboxBusy }; bool M(SmtpException ex) => Known.Contains(ex.StatusCode);")]
    public Task Sets_that_are_only_walked_through_or_are_another_protocols_are_silent(string member) => Predicate("System.Net.Mail", member);

    // S5: what was refused, taken for how final it is

    [Theory]
    [InlineData("bool IsPermanent(SmtpCommandException ex) => {|SMTP004:ex.ErrorCode == SmtpErrorCode.RecipientNotAccepted|};")]
    [InlineData("enum Outcome { Sent, Later, DeadLetter } Outcome Classify(SmtpCommandException ex) { switch (ex.ErrorCode) { case {|SMTP004:SmtpErrorCode.RecipientNotAccepted|}: return Outcome.DeadLetter; default: return Outcome.Later; } }")]
    public Task MailKits_ErrorCode_taken_for_good_is_reported(string member) => Predicate("MailKit.Net.Smtp", member);

    [Theory]
    [InlineData("bool IsPermanent(SmtpCommandException ex) => ex.ErrorCode == SmtpErrorCode.RecipientNotAccepted && (int)ex.StatusCode >= 500;")]
    [InlineData("string Text(SmtpCommandException ex) => ex.ErrorCode == SmtpErrorCode.RecipientNotAccepted ? \"recipient\" : \"sender\";")]
    [InlineData("bool IsPermanent(SmtpCommandException ex) => ex.ErrorCode == SmtpErrorCode.UnexpectedStatusCode;")]
    public Task MailKits_ErrorCode_with_the_StatusCode_or_for_a_text_is_silent(string member) => Predicate("MailKit.Net.Smtp", member);

    // A refused recipient, for whatever reply

    [Theory]
    [InlineData("void M(SmtpClient c, MailMessage m, User u) { try { c.Send(m); } catch ({|SMTP004:SmtpFailedRecipientException|}) { u.EmailInvalid = true; } }")]
    [InlineData("void M(SmtpClient c, MailMessage m) { try { c.Send(m); } catch ({|SMTP004:SmtpFailedRecipientException|} ex) { Suppress(ex.FailedRecipient); } } void Suppress(string address) { }")]
    public Task An_address_given_up_for_any_refusal_is_reported(string member) => Predicate("System.Net.Mail", member + " class User { public bool EmailInvalid { get; set; } }");

    [Theory]
    [InlineData("void M(SmtpClient c, MailMessage m, User u) { try { c.Send(m); } catch (SmtpFailedRecipientException ex) when ((int)ex.StatusCode >= 500) { u.EmailInvalid = true; } }")]
    [InlineData("void M(SmtpClient c, MailMessage m, User u) { try { c.Send(m); } catch (SmtpFailedRecipientException) { if (++u.Bounces > 5) u.EmailInvalid = true; } }")]
    [InlineData("void M(SmtpClient c, MailMessage m, User u) { try { c.Send(m); } catch (SmtpFailedRecipientException ex) { u.EmailInvalid = Judge(ex); } } bool Judge(object o) => o.GetHashCode() > 3;")]
    public Task An_address_given_up_after_a_look_at_the_reply_or_a_row_of_failures_is_silent(string member) =>
        Predicate("System.Net.Mail", member + " class User { public bool EmailInvalid { get; set; } public int Bounces; }");

    // Acts

    private static Task Handler(string clause) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Collections.Generic;
        using MailKit.Net.Smtp;
        using MimeKit;

        interface IAddresses { void Suppress(string address); void MarkEmailInvalid(string address); void RemoveSubscriber(string address); void Disable(string address); void Add(string address); }

        class Sender
        {
            readonly IAddresses _addresses = null!, _suppressed = null!, _waiting = null!;
            readonly List<string> _pending = new();
            readonly string _address = "";
            int _bounces;

            void GiveUp(MimeMessage message) { }
            void GiveUpIfOld(MimeMessage message) { }
            void SuppressIfPermanent(string address, SmtpStatusCode code) { }
            void MarkInvalidOrWait(string address, SmtpStatusCode code) { }
            void MoveToDeadLetter(MimeMessage message) { }
            void DropConnection() { }
            void Later(MimeMessage message) { }

            void Run(SmtpClient client, MimeMessage message, int attempts)
            {
                try { client.Send(message); }
                {{clause}}
            }

            void Rounds(SmtpClient client, MimeMessage message)
            {
                var round = 0;
                while (true)
                {
                    try { client.Send(message); return; }
                    catch (SmtpCommandException ex) when ((int)ex.StatusCode is >= 400 and < 500) { if (++round > 5) break; }
                }

                _addresses.Suppress(_address);
            }
        }
        """);

    [Theory]
    [InlineData("catch (SmtpCommandException ex) when ({|SMTP004:ex.StatusCode == SmtpStatusCode.MailboxBusy|}) { _addresses.Suppress(_address); }")]
    [InlineData("catch (SmtpCommandException ex) when ({|SMTP004:ex.ErrorCode == SmtpErrorCode.RecipientNotAccepted|}) { _addresses.Suppress(_address); }")]
    [InlineData("catch (SmtpCommandException ex) when ({|SMTP004:(int)ex.StatusCode >= 400|}) { _addresses.MarkEmailInvalid(_address); }")]
    [InlineData("catch (SmtpCommandException ex) { if ({|SMTP004:(int)ex.StatusCode >= 400|}) _addresses.RemoveSubscriber(_address); }")]
    [InlineData("catch (SmtpCommandException ex) { switch (ex.StatusCode) { case {|SMTP004:SmtpStatusCode.InsufficientStorage|}: case SmtpStatusCode.MailboxUnavailable: _addresses.Disable(_address); break; } }")]
    [InlineData("catch (SmtpCommandException ex) when ({|SMTP004:ex.StatusCode == SmtpStatusCode.MailboxBusy|}) { _suppressed.Add(_address); }")]
    [InlineData("catch (SmtpCommandException ex) when ({|SMTP004:ex.StatusCode == SmtpStatusCode.MailboxBusy|}) { GiveUp(message); }")]
    [InlineData("catch (SmtpCommandException ex) when ({|SMTP004:ex.StatusCode == SmtpStatusCode.ErrorInProcessing|}) { Console.WriteLine(ex); MoveToDeadLetter(message); }")]
    [InlineData("catch (SmtpCommandException ex) { if ({|SMTP004:(int)ex.StatusCode >= 400|} && _address != null) _addresses.Suppress(_address); }")]
    public Task An_act_that_gives_an_address_or_a_message_up_for_a_transient_reply_is_reported(string clause) => Handler(clause);

    [Theory]
    [InlineData("catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500) { _addresses.Suppress(_address); }")]
    [InlineData("catch (SmtpCommandException ex) { if ((int)ex.StatusCode >= 500) _addresses.Suppress(_address); else Later(message); }")]
    [InlineData("catch (SmtpCommandException ex) when ((int)ex.StatusCode is >= 400 and < 500 && attempts >= 5) { _addresses.Suppress(_address); }")]
    [InlineData("catch (SmtpCommandException ex) when ((int)ex.StatusCode is >= 400 and < 500) { if (attempts >= 5) _addresses.Suppress(_address); else Later(message); }")]
    [InlineData("catch (SmtpCommandException ex) when ((int)ex.StatusCode is >= 400 and < 500) { if (attempts < 5) { Later(message); return; } GiveUp(message); }")]
    [InlineData("catch (SmtpCommandException ex) when ((int)ex.StatusCode is >= 400 and < 500) { _bounces++; if (_bounces > 10) _addresses.RemoveSubscriber(_address); }")]
    [InlineData("catch (SmtpCommandException ex) when (ex.StatusCode == SmtpStatusCode.ServiceNotAvailable) { DropConnection(); }")]
    [InlineData("catch (SmtpCommandException ex) when (ex.StatusCode == SmtpStatusCode.MailboxBusy) { _pending.Remove(_address); _waiting.Add(_address); }")]
    [InlineData("catch (SmtpCommandException ex) when (ex.ErrorCode == SmtpErrorCode.RecipientNotAccepted && (int)ex.StatusCode >= 500) { _addresses.Suppress(_address); }")]
    [InlineData("catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 400) { GiveUpIfOld(message); }")]
    [InlineData("catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 400) { SuppressIfPermanent(_address, ex.StatusCode); }")]
    [InlineData("catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 400) { MarkInvalidOrWait(_address, ex.StatusCode); }")]
    public Task An_act_for_a_permanent_reply_or_after_a_row_of_attempts_is_silent(string clause) => Handler(clause);

    [Theory]
    [InlineData("enum Step { Sent, Retry, Drop } Step Of(SmtpException ex) => ex.StatusCode switch { {|SMTP004:SmtpStatusCode.MailboxBusy|} => Step.Drop, SmtpStatusCode.ServiceNotAvailable => Step.Retry, _ => Step.Sent };")]
    [InlineData("enum BounceKind { Soft, Hard } BounceKind Bounce(int code) { if ({|SMTP004:code >= 400|}) return BounceKind.Hard; return BounceKind.Soft; }")]
    public Task A_member_that_says_given_up_beside_one_that_says_again_is_reported(string member) => Predicate("System.Net.Mail", member);

    [Theory]
    [InlineData("enum Step { Sent, Drop } Step Of(SmtpException ex) => ex.StatusCode == SmtpStatusCode.MailboxBusy ? Step.Drop : Step.Sent;")]
    [InlineData("enum Step { Sent, Retry, Drop } Step Of(SmtpException ex) => (int)ex.StatusCode >= 500 ? Step.Drop : Step.Retry;")]
    [InlineData("enum Step { Sent, Retry, Drop } Step Of(SmtpException ex, int attempt) { if (attempt > 3) return Step.Drop; return (int)ex.StatusCode < 500 ? Step.Retry : Step.Drop; }")]
    public Task Other_members_are_silent(string member) => Predicate("System.Net.Mail", member);

    private static Task Flags(string member) => Predicate("System.Net.Mail", member + """
         class Row { public bool Remove, Bounced, Active; public bool this[string name] { set { } } }
         class Contact { public bool DoNotMail { get; set; } public bool EmailValid { get; set; } public bool EmailBounced { get; set; } }
         class Settings { public bool MailDisabled { get; set; } }
         class Store { public void MarkInvalid(string address) { } public void MarkPermanent(MailMessage message) { } public void MarkInvalidAddress(int id) { } }
        """);

    [Theory]
    [InlineData("void M(SmtpClient c, MailMessage m, Row r) { try { c.Send(m); } catch (SmtpException ex) when ({|SMTP004:ex.StatusCode == SmtpStatusCode.MailboxBusy|}) { r.Remove = true; } }")]
    [InlineData("void M(SmtpClient c, MailMessage m, Row r) { try { c.Send(m); } catch (SmtpException ex) when ({|SMTP004:ex.StatusCode == SmtpStatusCode.MailboxBusy|}) { r.Bounced = true; } }")]
    [InlineData("void M(SmtpClient c, MailMessage m, Row r) { try { c.Send(m); } catch (SmtpException ex) when ({|SMTP004:(int)ex.StatusCode >= 400|}) { r[\"MailDisabled\"] = true; } }")]
    [InlineData("void M(SmtpClient c, MailMessage m, System.Data.DataRow r) { try { c.Send(m); } catch (SmtpException ex) when ({|SMTP004:(int)ex.StatusCode >= 400|}) { r[\"AddressInvalid\"] = true; } }")]
    [InlineData("void M(SmtpException ex, Contact contact) { if ({|SMTP004:(int)ex.StatusCode >= 400|}) contact.DoNotMail = true; }")]
    [InlineData("void M(SmtpException ex, Contact contact) { if ({|SMTP004:(int)ex.StatusCode >= 400|}) contact.EmailValid = false; }")]
    // Whatever the reply, and if there was none.
    [InlineData("void M(SmtpClient c, MailMessage m, Contact contact) { try { c.Send(m); } catch ({|SMTP004:SmtpException|}) { contact.DoNotMail = true; } }")]
    [InlineData("void M(SmtpClient c, MailMessage m, Contact contact) { try { c.Send(m); } catch ({|SMTP004:SmtpException|} ex) { Console.WriteLine(ex); contact.EmailValid = false; } }")]
    [InlineData("void M(SmtpClient c, MailMessage m, Row r) { try { c.Send(m); } catch ({|SMTP004:SmtpException|}) { r[\"MailDisabled\"] = true; } }")]
    [InlineData("void M(SmtpClient c, MailMessage m, Store store, string address) { try { c.Send(m); } catch ({|SMTP004:SmtpException|}) { store.MarkInvalid(address); } }")]
    [InlineData("void M(SmtpClient c, MailMessage m, Store store, int id) { try { c.Send(m); } catch ({|SMTP004:SmtpException|}) { store.MarkInvalidAddress(id); } }")]
    public Task A_flag_that_stops_the_mail_to_somebody_is_reported(string member) => Flags(member);

    [Theory]
    [InlineData("void M(SmtpClient c, MailMessage m, Row r) { try { c.Send(m); r.Remove = true; } catch (SmtpException) { r.Remove = false; } }")]
    [InlineData("void M(SmtpClient c, MailMessage m, Row r) { try { c.Send(m); } catch (SmtpException ex) when ((int)ex.StatusCode >= 500) { r.Remove = true; r.Bounced = true; r[\"MailDisabled\"] = true; } }")]
    [InlineData("void M(SmtpException ex, Contact contact) { if ((int)ex.StatusCode >= 500) contact.DoNotMail = true; else contact.EmailValid = true; }")]
    [InlineData("void M(SmtpException ex, Settings settings) { if ((int)ex.StatusCode >= 400) settings.MailDisabled = true; }")]
    [InlineData("bool EmailValid { get; set; } void M(SmtpException ex) { if ((int)ex.StatusCode >= 400) EmailValid = false; }")]
    [InlineData("void M(SmtpException ex, Contact contact, int attempts) { if ((int)ex.StatusCode >= 400 && attempts > 5) contact.DoNotMail = true; }")]
    [InlineData("void M(SmtpException ex, Row row) { if ((int)ex.StatusCode is >= 400 and < 500) row.Active = false; }")]
    // Of whatever refusal only an address counts.
    [InlineData("void M(SmtpClient c, MailMessage m, Row r) { try { c.Send(m); } catch (SmtpException) { r.Remove = true; r.Bounced = true; } }")]
    [InlineData("void M(SmtpClient c, MailMessage m, Contact contact) { try { c.Send(m); } catch (SmtpException) { contact.EmailBounced = true; } }")]
    [InlineData("void M(SmtpClient c, MailMessage m, Store store) { try { c.Send(m); } catch (SmtpException) { store.MarkPermanent(m); } }")]
    [InlineData("void M(SmtpClient c, MailMessage m, Contact contact) { try { c.Send(m); } catch (SmtpException ex) { if ((int)ex.StatusCode >= 500) contact.DoNotMail = true; } }")]
    [InlineData("void M(SmtpClient c, MailMessage m, Contact contact, int tries) { try { c.Send(m); } catch (SmtpException) { if (tries > 4) contact.DoNotMail = true; } }")]
    [InlineData("void M(SmtpClient c, MailMessage m, Contact contact) { try { Retry(() => c.Send(m)); } catch (SmtpException) { contact.DoNotMail = true; } } void Retry(Action work) => work();")]
    [InlineData("void M(SmtpClient c, MailMessage m, Contact contact) { try { c.Send(m); } catch (SmtpException ex) when ((int)ex.StatusCode < 500) { Console.WriteLine(); } catch (SmtpException) { contact.DoNotMail = true; } }")]
    [InlineData("void M(SmtpClient c, MailMessage m, Contact contact) { try { c.Send(m); } catch (SmtpException ex) { contact.DoNotMail = Judge(ex); } } bool Judge(object o) => o.GetHashCode() > 3;")]
    public Task A_flag_of_something_else_or_after_a_look_at_the_reply_is_silent(string member) => Flags(member);

    [Theory]
    [InlineData("void M(SmtpClient c, MailMessage m, List<string> gone) { try { c.Send(m); } catch (SmtpFailedRecipientException ex) { if (SayIsPermanent(ex.StatusCode)) gone.Add(ex.FailedRecipient!); } } bool SayIsPermanent(SmtpStatusCode code) => (int)code >= 500;")]
    public Task A_question_gives_nothing_up(string member) => Predicate("System.Net.Mail", member);

    [Theory]
    [InlineData("if ({|SMTP004:ex.ErrorCode == SmtpErrorCode.RecipientNotAccepted|}) return new Outcome.PermanentFailure(to);")]
    [InlineData("if ({|SMTP004:(int)ex.StatusCode >= 450|}) return new Outcome.PermanentFailure(to);")]
    [InlineData("if (ex.StatusCode is {|SMTP004:SmtpStatusCode.MailboxBusy|} or SmtpStatusCode.MailboxUnavailable) return new Undeliverable(to);")]
    [InlineData("if (ex.StatusCode is SmtpStatusCode.MailboxBusy or {|SMTP001:SmtpStatusCode.MailboxUnavailable|}) return new Outcome.Deferred(to);")]
    [InlineData("if ((int)ex.StatusCode >= 500) return new Outcome.PermanentFailure(to);")]
    [InlineData("if (ex.ErrorCode == SmtpErrorCode.RecipientNotAccepted && (int)ex.StatusCode >= 500) return new Outcome.PermanentFailure(to);")]
    // It is none of several outcomes.
    [InlineData("if ((int)ex.StatusCode >= 400) new HardLabel(to);")]
    public Task An_outcome_may_be_a_type_of_its_own(string statement) => Verify.FindingsAsync(
        $$"""
        using MailKit.Net.Smtp;
        using MimeKit;

        abstract record Outcome(string To)
        {
            public sealed record Accepted(string To) : Outcome(To);
            public sealed record Other(string To) : Outcome(To);
            public sealed record Deferred(string To) : Outcome(To);
            public sealed record PermanentFailure(string To) : Outcome(To);
        }
        sealed record Undeliverable(string To) : Outcome(To);
        sealed record HardLabel(string To);

        class Delivery
        {
            static Outcome Send(SmtpClient client, MimeMessage message, string to)
            {
                try { client.Send(message); return new Outcome.Accepted(to); }
                catch (SmtpCommandException ex) { return Map(ex, to); }
            }

            static Outcome Map(SmtpCommandException ex, string to)
            {
                {{statement}}
                return (int)ex.StatusCode < 500 ? new Outcome.Deferred(to) : new Outcome.Other(to);
            }
        }
        """);
}
