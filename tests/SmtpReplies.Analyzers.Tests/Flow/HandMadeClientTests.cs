namespace SmtpReplies.Analyzers.Tests.Flow;

/// <summary>Replies that no library carries: the number, text or object that a client of the program's own gives.</summary>
public sealed class HandMadeClientTests
{
    private static Task Members(string members) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;

        record Reply(int Code, string Text);
        class Mail { public int Tries, Proby; public string To, LastError; public DateTime Next; }

        abstract class Sender
        {
            protected TextReader input;
            protected TextWriter output;
            protected bool _stop;
            protected Action<string> _log;

            int ReadCode()
            {
                string line;
                do
                    line = input.ReadLine() ?? throw new IOException();
                while (line.Length > 3 && line[3] == '-');
                return int.Parse(line.Substring(0, 3));
            }

            int Command(string line) { output.WriteLine(line); return ReadCode(); }
            int Once(string from, string to) { var code = Command($"MAIL FROM:<{from}>"); return code != 250 ? code : Command("RCPT TO:<" + to + ">"); }
            Reply Transact(string to) { output.WriteLine("RCPT TO:<" + to + ">"); return new Reply(ReadCode(), ""); }
            (int Code, string Text) Pair(string to) => (Once("", to), "");
            async Task<int> OnceAsync(string to) { await Task.Yield(); return Once("", to); }
            string Said(string to) { output.WriteLine("RCPT TO:<" + to + ">"); return input.ReadLine(); }
            static void Wait() => Thread.Sleep(1000);
            void GiveUpOrNot() { if (_stop) throw new TimeoutException(); }
            {{members}}
        }
        """);

    [Theory]
    [InlineData("void M(string to) { for (var i = 0; i < 3; i++) { var code = Once(\"\", to); if (code < 400) return; if ({|SMTP001:code == 550|} || code / 100 == 4) { Wait(); continue; } return; } }")]
    [InlineData("void M(string to) { int n = 0, code; do { code = Once(\"\", to); if (code / 100 == 2) return; Wait(); } while ((code / 100 == 4 || {|SMTP001:code == 554|}) && ++n < 5); }")]
    [InlineData("void M(string to) { for (var i = 0; i < 3; i++) { var r = Transact(to); if (r.Code == 250) return; if (r.Code is 451 or {|SMTP001:550|}) continue; throw new IOException(r.Text); } }")]
    [InlineData("void M(string to) { for (var i = 0; i < 3; i++) { var (code, text) = Pair(to); if (code == 250) return; if (code != 450 && {|SMTP001:code != 550|}) throw new IOException(text); } }")]
    [InlineData("async Task M(string to) { for (var i = 0; i < 3; i++) { bool retry = await OnceAsync(to) switch { >= 400 and < 500 => true, {|SMTP001:550|} => i < 2, _ => false }; if (!retry) return; } }")]
    [InlineData("void M(string to) { for (var i = 0; i < 3; i++) { var said = Said(to); if (said.StartsWith(\"2\")) return; if (!said.StartsWith(\"4\") && !{|SMTP001:said.StartsWith(\"550\")|}) return; } }")]
    [InlineData("void M(string to) { var code = Once(\"\", to); if ({|SMTP001:code == 550|}) Once(\"\", to); }")]
    [InlineData("readonly Queue<Mail> _all = new(); int Send(Mail mail) => Once(\"\", \"a\"); void M() { while (_all.TryDequeue(out var mail)) { int code; try { code = Send(mail); } catch (IOException) { code = 421; } if (code is 421 or {|SMTP001:550|}) { mail.Proby++; mail.LastError = \"no\"; mail.Next = DateTime.UtcNow; _all.Enqueue(mail); } } }")]
    [InlineData("bool ShouldRetry(int code) => code < 500; async Task RequeueAsync(Mail mail) { await Task.Delay(1); } int Send(Mail mail) => Once(\"\", mail.To); void M(Mail mail) { var code = Send(mail); if (code < 300) return; if (ShouldRetry(code) || {|SMTP001:code == 554|}) { _ = RequeueAsync(mail); return; } Wait(); }")]
    [InlineData("void M(string to) { var n = 0; var code = Once(\"\", to); while ({|SMTP001:code >= 400|} && n < 5) { n++; Wait(); code = Once(\"\", to); } if (code == 250) Console.WriteLine(to); }")]
    [InlineData("async Task M(string to) { var code = await OnceAsync(to); for (var n = 0; n < 5 && (code / 100 == 4 || {|SMTP001:code == 550|}); n++) code = await OnceAsync(to); }")]
    [InlineData("void M(string to) { var reply = Transact(to); while ({|SMTP001:reply.Code >= 400|}) { Wait(); reply = Transact(to); } }")]
    [InlineData("bool M(string to, int n) { var code = Once(\"\", to); if ({|SMTP001:code >= 400|} && n < 5) { Wait(); return M(to, n + 1); } return code == 250; }")]
    [InlineData("void NextDelay() { } void M(string to) { var code = Once(\"\", to); while ({|SMTP001:code >= 500|}) { NextDelay(); code = Once(\"\", to); } }")]
    [InlineData("int _failures; void M(string to) { for (var i = 0; i < 3; i++) { var code = Once(\"\", to); if ({|SMTP001:code >= 400|}) { _failures = 1; continue; } return; } }")]
    public Task A_permanent_reply_after_which_the_same_is_sent_again_is_reported(string members) => Members(members);

    [Theory]
    [InlineData("void M(string to) { for (var i = 0; i < 3; i++) { var code = Once(\"\", to); if (code / 100 != 4) return; Wait(); } }")]
    [InlineData("void M(string[] all) { foreach (var to in all) { var code = Once(\"\", to); if (code == 550) { Wait(); continue; } if (code >= 400) return; } }")]
    [InlineData("void M(string[] all) { for (var i = 0; i < all.Length; i++) { var code = Once(\"\", all[i]); if (code == 550) continue; if (code >= 400) return; } }")]
    [InlineData("void M(Queue<string> all) { while (all.Count > 0) { var to = all.Dequeue(); var code = Once(\"\", to); if (code == 550) continue; if (code >= 400) return; } }")]
    [InlineData("void M(string to) { var from = \"a\"; for (var i = 0; i < 3; i++) { var code = Once(from, to); if (code == 550) { from = \"\"; continue; } return; } }")]
    [InlineData("void M(string to) { if (Once(\"a\", to) == 550) Once(\"\", to); }")]
    [InlineData("void M(string to) { for (var i = 0; i < 3; i++) { var code = Once(\"\", to); if (code == 503) { Command(\"RSET\"); continue; } return; } }")]
    [InlineData("void M() { var code = Command(\"EHLO x\"); var retryWithHelo = code == 502; if (retryWithHelo) Command(\"HELO x\"); }")]
    [InlineData("void M() { for (var i = 0; i < 3; i++) { var code = Command(\"STARTTLS\"); if (code == 501) continue; return; } }")]
    [InlineData("void M(string to) { for (var i = 0; i < 3; i++) { var said = Said(to); if (said.StartsWith(\"550\") && said.Contains(\"5.4.5\")) continue; return; } }")]
    [InlineData("void M(string to) { while (!_stop) { var code = Once(\"\", to); Console.WriteLine(code); Wait(); } }")]
    [InlineData("void M(string to) { for (var i = 0; i < 3; i++) { var code = Once(\"\", to); if (code == 250) return; Wait(); } }")]
    [InlineData("int Count(string to) { Once(\"\", to); return 3; } void M(string to) { for (var i = 0; i < 3; i++) { var n = Count(to); if (n > 5) continue; return; } }")]
    [InlineData("readonly Queue<Mail> _all = new(); int Send(Mail mail) => Once(\"\", \"a\"); void M() { while (_all.TryDequeue(out var mail)) { int code; try { code = Send(mail); } catch (IOException) { code = 554; } if (code is 421) { mail.Tries++; _all.Enqueue(mail); } } }")]
    [InlineData("void M(string to) { var n = 0; var code = Once(\"\", to); while (code is >= 400 and < 500 && n < 5) { n++; Wait(); code = Once(\"\", to); } }")]
    [InlineData("void M(string[] all) { var n = 0; var code = Once(\"\", all[n]); while (code >= 400 && n < all.Length) { n++; code = Once(\"\", all[n]); } }")]
    [InlineData("void M(IEnumerator<string> all) { all.MoveNext(); var code = Once(\"\", all.Current); while (code >= 400 && all.MoveNext()) code = Once(\"\", all.Current); }")]
    [InlineData("void M(string to) { var code = Once(\"\", to); while (code >= 500) { to = \"postmaster\"; code = Once(\"\", to); } }")]
    [InlineData("string _host; void M(string to, string[] hosts) { foreach (var host in hosts) { _host = host; var code = Once(\"\", to); if (code >= 400) continue; return; } }")]
    [InlineData("string _host; bool M(string to, List<string> hosts) { _host = hosts[0]; var code = Once(\"\", to); if (code >= 500) { hosts.RemoveAt(0); return M(to, hosts); } return code == 250; }")]
    [InlineData("void UseNextHost() { } void M(string to) { var code = Once(\"\", to); while (code >= 500) { UseNextHost(); code = Once(\"\", to); } }")]
    [InlineData("string _host; bool M(string to) { var code = Once(\"\", to); if (code >= 500 && _host != \"b\") { _host = \"b\"; return M(to); } return code == 250; }")]
    [InlineData("class Line { public string Host; TextReader input; TextWriter output; public int Send(string to) { output.WriteLine(\"RCPT TO:<\" + to + \">\"); return int.Parse(input.ReadLine().Substring(0, 3)); } } void M(string to) { var line = new Line(); var code = line.Send(to); if (code >= 500) { line.Host = \"b\"; code = line.Send(to); } }")]
    public Task What_is_another_request_or_no_permanent_reply_is_silent(string members) => Members(members);

    [Theory]
    [InlineData("void M(string to) { for (var i = 0; i < 3; i++) { var r = Transact(to); if (r.Code < 400) break; if ({|SMTP107:r.Code != 550|} && r.Code != 553) { Wait(); continue; } break; } }")]
    [InlineData("void M(string to) { for (var i = 0; i < 3; i++) { var code = Once(\"\", to); if (code / 100 == 2) break; if (code is {|SMTP107:550|} or 551) break; Wait(); } }")]
    [InlineData("bool ShouldRetry(int code) { if (code < 400) return false; switch (code) { case {|SMTP107:550|}: case 553: return false; default: return true; } }")]
    [InlineData("enum Step { Done, Retry, Bounce } static readonly int[] Final = { {|SMTP107:550|}, 551, 553 }; Step M(int code, int n) { if (code is >= 200 and < 300) return Step.Done; if (Final.Contains(code)) return Step.Bounce; return n < 5 ? Step.Retry : Step.Bounce; }")]
    [InlineData("bool ShouldRetry(int code) => code is not ({|SMTP107:550|} or 551 or 553); async Task RequeueAsync(Mail mail) { await Task.Delay(1); } int Send(Mail mail) => Once(\"\", mail.To); void M(Mail mail) { var code = Send(mail); if (code < 300) return; if (ShouldRetry(code) && mail.Tries < 8) { _ = RequeueAsync(mail); return; } Wait(); }")]
    public Task A_short_list_is_reported_where_it_stands(string members) => Members(members);

    [Theory]
    [InlineData("void M(string to) { for (var i = 0; i < 3; i++) { var code = Once(\"\", to); if (code / 100 == 2) break; if (code >= 500) break; Wait(); } }")]
    [InlineData("enum Step { Done, Retry, Bounce } static readonly int[] Final = { 500, 501, 502, 503, 504, 550, 551, 552, 553, 554 }; Step M(int code, int n) { if (code is >= 200 and < 300) return Step.Done; if (Final.Contains(code)) return Step.Bounce; return n < 5 ? Step.Retry : Step.Bounce; }")]
    public Task A_class_or_a_list_with_all_of_the_RFC_s_is_no_short_list(string members) => Members(members);

    [Theory]
    [InlineData("int M(string to) { while ({|SMTP106:true|}) { var code = Once(\"\", to); if (code / 100 != 4) return code; Thread.Sleep(60000); } }")]
    [InlineData("async Task<int> M(string to) { while ({|SMTP106:true|}) { var code = await OnceAsync(to); if (code is < 400 or > 499) return code; Console.WriteLine(code); await Task.Delay(60000); } }")]
    [InlineData("int M(string to) { do { var r = Transact(to); if (r.Code < 400 || r.Code >= 500) return r.Code; Thread.Sleep(1000); } while ({|SMTP106:true|}); }")]
    [InlineData("int M(string to) { for (; ; ) { int code = Once(\"\", to); if ({|SMTP106:code == 450|}) { Thread.Sleep(1000); continue; } return code; } }")]
    [InlineData("void M(string[] all) { foreach (var to in all) { again: var code = Once(\"\", to); if ({|SMTP106:code >= 400 && code < 500|}) { Thread.Sleep(60000); goto again; } if (code >= 500) Console.WriteLine(code); } }")]
    [InlineData("void M(string[] all) { for (var i = 0; i < all.Length; i++) { again: var code = Once(\"\", all[i]); if ({|SMTP106:code / 100 == 4|}) { Thread.Sleep(60000); goto again; } } }")]
    [InlineData("int M(string to) { again: var code = Once(\"\", to); if ({|SMTP106:code is 421 or 450|}) goto again; return code; }")]
    [InlineData("int M(string to) { while (true) { var code = Once(\"\", to); if ({|SMTP106:code is >= 400 and < 500|}) { Thread.Sleep(60000); continue; } return code; } }")]
    [InlineData("bool M(string to) { var code = Once(\"\", to); if ({|SMTP106:code == 450|}) { Thread.Sleep(1); return M(to); } return code == 250; }")]
    [InlineData("async Task<bool> M(string to, string text) { var code = await OnceAsync(to + text); if (code < 300) return true; if ({|SMTP106:code is 421 or 450|}) { await Task.Delay(1); return await M(to, text); } return false; }")]
    [InlineData("int M(string to) { var code = Once(\"\", to); while ({|SMTP106:code >= 400 && code < 500|}) { Thread.Sleep(60000); code = Once(\"\", to); } return code; }")]
    [InlineData("async Task<int> M(string to) { int code; do { code = await OnceAsync(to); await Task.Delay(1000); } while ({|SMTP106:code / 100 == 4|}); return code; }")]
    public Task A_wait_for_a_transient_reply_to_pass_without_an_end_is_reported(string members) => Members(members);

    [Theory]
    [InlineData("int M(string to) { var n = 0; while (true) { var code = Once(\"\", to); if (code / 100 != 4 || ++n > 9) return code; Thread.Sleep(1); } }")]
    [InlineData("int M(string to) { for (var n = 0; n < 9; n++) { var code = Once(\"\", to); if (code / 100 != 4) return code; Thread.Sleep(1); } return 0; }")]
    [InlineData("int M(string to, DateTime end) { while (true) { var code = Once(\"\", to); if (code / 100 != 4) return code; if (DateTime.UtcNow > end) return code; Thread.Sleep(1); } }")]
    [InlineData("int M(string to, CancellationToken ct) { while (true) { ct.ThrowIfCancellationRequested(); var code = Once(\"\", to); if (code / 100 != 4) return code; Thread.Sleep(1); } }")]
    [InlineData("int M(string to) { while (true) { var code = Once(\"\", to); if (code / 100 != 4) return code; GiveUpOrNot(); } }")]
    [InlineData("void M(Queue<string> all) { while (true) { var to = all.Dequeue(); var code = Once(\"\", to); if (code / 100 != 4) return; Thread.Sleep(1); } }")]
    [InlineData("void M(string to) { while (true) { var code = Once(\"\", to); Console.WriteLine(code); Thread.Sleep(1000); } }")]
    [InlineData("void M(string[] all) { foreach (var to in all) { var n = 0; again: var code = Once(\"\", to); if (code >= 400 && code < 500 && ++n < 5) { Thread.Sleep(60000); goto again; } } }")]
    [InlineData("void M(string[] all) { foreach (var to in all) { var code = Once(\"\", to); if (code >= 400 && code < 500) { Thread.Sleep(60000); goto next; } Console.WriteLine(code); next: ; } }")]
    [InlineData("int _n; bool M(string to) { var code = Once(\"\", to); if (code == 450 && _n++ < 5) { Thread.Sleep(1); return M(to); } return code == 250; }")]
    [InlineData("bool M(string to, int n) { var code = Once(\"\", to); if (code == 450 && n < 5) { Thread.Sleep(1); return M(to, n + 1); } return code == 250; }")]
    [InlineData("bool M(string to, DateTime end) { var code = Once(\"\", to); if (code == 450) { if (DateTime.UtcNow > end) return false; return M(to, end); } return code == 250; }")]
    [InlineData("bool M(string to) { var code = Once(\"\", to); if (code == 450) { GiveUpOrNot(); return M(to); } return code == 250; }")]
    [InlineData("bool M(Queue<string> all) { var code = Once(\"\", all.Dequeue()); if (code == 450) { Thread.Sleep(1); return M(all); } return code == 250; }")]
    [InlineData("int M(string to) { var code = Once(\"\", to); for (var n = 0; n < 9 && code / 100 == 4; n++) { Thread.Sleep(1); code = Once(\"\", to); } return code; }")]
    [InlineData("int M(string to) { var code = Once(\"\", to); while (code / 100 == 4 && !_stop) { Thread.Sleep(1); code = Once(\"\", to); } return code; }")]
    [InlineData("int M(string to) { var code = Once(\"\", to); while (code / 100 == 4) { Thread.Sleep(1); code = Once(\"\", to); if (_stop) break; } return code; }")]
    [InlineData("int M(string to) { var code = Once(\"\", to); if (code / 100 == 4) { Thread.Sleep(1); code = Once(\"\", to); } return code; }")]
    [InlineData("void M(Queue<string> all) { while (true) { var to = all.Dequeue(); var code = Once(\"\", to); if (code == 450) { Thread.Sleep(1); code = Once(\"\", to); } Console.WriteLine(code); } }")]
    public Task A_wait_with_an_end_is_silent(string members) => Members(members);

    [Theory]
    [InlineData("string M(int code) { if (code < 400) return \"a\"; if (code >= 500) return \"b\"; if ({|SMTP008:code == 535|}) return \"c\"; return \"d\"; }")]
    [InlineData("string M(int codigo) { switch (codigo / 100) { case 5: return \"a\"; } if ({|SMTP008:codigo == 550|}) return \"b\"; return \"c\"; }")]
    [InlineData("string M() { var helo = ReadCode(); if (helo / 100 == 2) return \"a\"; if (helo / 100 == 4) return \"b\"; if ({|SMTP008:helo == 250|}) return \"c\"; return \"d\"; }")]
    [InlineData("string M(string to) { var reply = Transact(to); if (reply.Code >= 500) return \"a\"; return reply.Code switch { 450 => \"b\", {|SMTP008:554|} => \"c\", _ => \"d\" }; }")]
    public Task A_test_behind_the_test_that_takes_its_code_is_reported(string members) => Members(members);

    [Theory]
    [InlineData("string M() { var code = ReadCode(); if (code / 100 == 2) return \"a\"; code = ReadCode(); if (code == 250) return \"c\"; return \"d\"; }")]
    [InlineData("string M() { while (true) { var code = ReadCode(); if (code == 250) return \"a\"; if (code == 354) return \"b\"; } }")]
    [InlineData("string M(int code) { if (code < 400) return \"a\"; if (code == 535) return \"c\"; if (code >= 500) return \"b\"; return \"d\"; }")]
    [InlineData("string M(bool ready) { var code = ReadCode(); if (ready && code == 250) return \"a\"; if (code == 250) return \"b\"; return \"c\"; }")]
    public Task A_test_that_some_way_can_meet_is_silent(string members) => Members(members);

    [Theory]
    [InlineData("int M(int replyCode) { if (replyCode < 300) return 1; return {|SMTP008:replyCode == 10060|} ? 2 : 3; }")]
    [InlineData("int M(string to) { var code = Once(\"\", to); if (code < 300) return 1; return {|SMTP008:code == 10054|} ? 2 : 3; }")]
    public Task An_error_of_the_system_is_no_reply_of_a_client_that_has_none(string members) => Members(members);

    [Theory]
    [InlineData("int M(int code) { if (code < 300) return 1; return code == 10060 ? 2 : 3; }")]
    [InlineData("int M(int replyCode) { if (replyCode < 300) return 1; return replyCode == 600 ? 2 : 3; }")]
    [InlineData("int M(int replyCode) => replyCode == 10060 ? 2 : 3; int Try(string to) { try { return Once(\"\", to); } catch (IOException) { return 10060; } }")]
    [InlineData("int M(int replyCode) => replyCode == 10060 ? 2 : 3; int Try(string to) { try { return Once(\"\", to); } catch (System.Net.Sockets.SocketException ex) { return ex.ErrorCode; } }")]
    public Task A_number_that_may_be_an_error_of_the_system_is_silent(string members) => Members(members);

    [Theory]
    [InlineData("class SmtpPump { public static bool Later(int code) => code >= 400 && {|SMTP010:code <= 500|}; }")]
    [InlineData("class Client { string Hello = \"EHLO x\"; string Of(int code) { if (code >= 200 && {|SMTP010:code <= 300|}) return \"a\"; return \"b\"; } }")]
    [InlineData("class Client { string Hello = \"EHLO x\"; int Read() => 3; string Of() { int code = Read(); return code is >= 400 and {|SMTP010:<= 500|} ? \"a\" : \"b\"; } }")]
    public Task A_bound_that_splits_a_class_is_reported_for_a_number_that_is_a_reply(string source) => Verify.FindingsAsync(source);

    [Theory]
    [InlineData("class SmtpPump { public static bool Fits(int width) => width >= 400 && width <= 500; }")]
    [InlineData("class Poster { string Hello = \"EHLO x\"; System.Net.Http.HttpClient Http; bool Of(int code) => code >= 400 && code <= 500; }")]
    [InlineData("class Client { string Hello = \"EHLO x\"; bool Of(int zipCode, int exitCode) => zipCode >= 400 && zipCode <= 500 && exitCode >= 200 && exitCode <= 300; }")]
    [InlineData("/* SMTP */ class Other { } class Poster { bool Of(int code) => code >= 400 && code <= 500; }")]
    public Task A_number_that_is_no_reply_may_have_any_bounds(string source) => Verify.FindingsAsync(source);

    [Theory]
    [InlineData("class SmtpPump { string Of(int code) { const int MailboxFull = 552, NoSuchUser = {|SMTP010:505|}; return code == NoSuchUser ? \"a\" : code == MailboxFull ? \"b\" : \"c\"; } }")]
    [InlineData("enum SmtpReply { AUTH_FAILED = {|SMTP010:553|},\n SMTP_START_MAIL_INPUT = {|SMTP010:345|},\n MailboxBusyCode = {|SMTP010:550|},\n TemporaryFailure = {|SMTP010:554|} }")]
    [InlineData("static class SmtpCodes { public const int ReplyTransactionFailed = {|SMTP010:544|}; }")]
    public Task A_wrong_number_is_reported_in_any_spelling_of_the_name(string source) => Verify.FindingsAsync(source);

    [Theory]
    [InlineData("enum SmtpReply { AuthFailed = 535, AuthenticationFailed = 454, NoSuchUser = 550, MailboxFull = 452, OverQuota = 552, Greylisted = 451, PermanentFailure = 500, TemporaryFailure = 421 }")]
    [InlineData("class SmtpPump { int Of() { const int RetryDelay = 300, NoSuchUserLimit = 400; return RetryDelay + NoSuchUserLimit; } }")]
    [InlineData("class FtpPump { string Smtp; int Of() { const int NoSuchUser = 430; return NoSuchUser; } }")]
    public Task A_right_number_and_another_name_are_silent(string source) => Verify.FindingsAsync(source);

    [Theory]
    [InlineData("enum SmtpReply { None = 0, ServiceReady = 220, ServiceNotAvailable = 421, MailboxBusy = 450, TransactionFailed = 554 }", true)]
    [InlineData("enum SmtpReply { None = 0, ServiceReady = 220, ServiceNotAvailable = 421, MailboxBusy = 450, TransactionFailed = 554, Timeout = 7 }", false)]
    [InlineData("enum SmtpReply { None = 0, One = 220, Two = 421, MailboxBusy = 450, TransactionFailed = 554 }", false)]
    public Task An_enum_of_the_programs_own_has_replies_by_its_names_and_numbers(string type, bool isOfReplies) => Verify.FindingsAsync(
        $$"""
        {{type}}

        class SmtpSpool
        {
            static bool CanRetry(SmtpReply reply)
            {
                switch (reply)
                {
                    case SmtpReply.None:
                    case SmtpReply.MailboxBusy:
                    case {{(isOfReplies ? "{|SMTP001:SmtpReply.TransactionFailed|}" : "SmtpReply.TransactionFailed")}}:
                        return true;
                    default:
                        return false;
                }
            }
        }
        """);

    [Theory]
    [InlineData("Database report", "{|SMTP001:code >= 500|}")]
    [InlineData("DATA", "code >= 500")]
    public Task What_only_begins_like_a_command_is_a_message(string text, string test) => Verify.FindingsAsync(
        $$"""
        class SmtpSpool
        {
            int Send(string text) => text.Length * 100;
            bool ShouldRetry() { var code = Send("{{text}}"); return {{test}}; }
        }
        """);

    [Theory]
    [InlineData("int Send(string to) { var code = Do(\"EHLO\", \"me\"); code = Do(\"MAIL\", \"FROM:<a@b.example>\"); return code != 250 ? code : Do(\"RCPT\", \"TO:<\" + to + \">\"); }")]
    [InlineData("int Send(string to) { Do(\"ehlo\", \"me\"); return Do(\"rcpt\", $\"to:<{to}>\"); }")]
    [InlineData("int Say(int wanted, params string[] parts) => Do(string.Join(' ', parts)); int Send(string to) { Say(2, \"EHLO\", \"me\"); return Say(2, \"RCPT\", $\"TO:<{to}>\"); }")]
    public Task A_command_may_be_given_in_two_pieces(string members) => Pieces(members, "code is 421 or {|SMTP001:550|}");

    [Theory]
    [InlineData("int Send(string to) { Do(\"EHLO\", \"me\"); return Do(\"MAIL\", \"FROM:<\" + to + \">\"); }")]
    [InlineData("int Send(string to) { Do(\"EHLO\", \"me\"); return Do(\"TO:<\" + to + \">\", \"RCPT\"); }")]
    public Task Other_pieces_are_no_recipient(string members) => Pieces(members, "code is 421 or 550");

    private static Task Pieces(string members, string test) => Verify.FindingsAsync(
        $$"""
        using System.IO;

        class Client(TextReader input, TextWriter output)
        {
            int Do(string verb, string rest = "") { output.WriteLine(verb + " " + rest); return int.Parse(input.ReadLine().Substring(0, 3)); }
            {{members}}
            public void Run(string to)
            {
                for (var i = 0; i < 3; i++)
                {
                    var code = Send(to);
                    if (code == 250) return;
                    if ({{test}}) continue;
                    return;
                }
            }
        }
        """);

    [Theory]
    [InlineData("static string M(WireReply reply) { var code = reply.Code; if (code < 400) return \"a\"; if (code >= 500) return \"b\"; if ({|SMTP008:code == 552|}) return \"c\"; return \"d\"; }")]
    [InlineData("static string M(WireReply reply) { if (reply.Code >= 500) return \"b\"; return {|SMTP008:reply.Code == 552|} ? \"c\" : \"d\"; }")]
    // Another reply, a member that may be set, and one that is computed.
    [InlineData("static string M(WireReply reply) { if (reply.Code >= 500) return \"b\"; reply = new WireReply(); return reply.Code == 552 ? \"c\" : \"d\"; }")]
    [InlineData("static string M(OpenReply reply) { if (reply.Code >= 500) return \"b\"; reply.Read(); return reply.Code == 552 ? \"c\" : \"d\"; }")]
    [InlineData("static string M(LastReply reply) { if (reply.Code >= 500) return \"b\"; return reply.Code == 552 ? \"c\" : \"d\"; }")]
    public Task A_member_that_is_set_when_it_is_made_is_the_same_at_each_test(string member) => Verify.FindingsAsync(
        $$"""
        class Client { const string Rcpt = "RCPT TO:<"; }
        class WireReply { public int Code { get; init; } }
        class OpenReply { public int Code { get; private set; } public void Read() => Code = 250; }
        class LastReply { public static int Last; public int Code => Last; }
        class Lanes { {{member}} }
        """);

    [Theory]
    [InlineData("(int Code, string Text)", "(rcpt, said)", "{|SMTP004:rcpt >= 400|}")]
    [InlineData("(int Code, string Text)", "(rcpt, said)", "rcpt >= 500")]
    [InlineData("(int Lines, int Code)", "(rcpt, said)", "rcpt >= 400")]
    public Task An_element_of_a_tuple_is_the_code_by_its_own_name(string type, string variables, string test) => Verify.FindingsAsync(
        $$"""
        using System.IO;

        enum Verdict { Valid, Invalid, Unknown }
        class Hygiene(TextReader input, TextWriter output)
        {
            int Read() => int.Parse(input.ReadLine().Substring(0, 3));
            {{type}} Ask(string line) { output.WriteLine(line); var code = Read(); return {{(type.Contains("Lines", System.StringComparison.Ordinal) ? "(1, code)" : "(code, line)")}}; }
            Verdict Verify(string to)
            {
                var {{variables}} = Ask($"RCPT TO:<{to}>");
                System.Console.WriteLine(said);
                if (rcpt is >= 200 and < 300) return Verdict.Valid;
                if ({{test}}) return Verdict.Invalid;
                return Verdict.Unknown;
            }
        }
        """);

    [Theory]
    [InlineData("public static bool IsRetryable(int code) => new[] { SmtpReplies.Busy, {|SMTP001:SmtpReplies.Failed|} }.Contains(code);")]
    [InlineData("public static bool IsUndeliverable(int code) => code is SmtpReplies.Unknown or {|SMTP004:SmtpReplies.Busy|};")]
    [InlineData("public static bool IsRetryable(int code) => code is 450 or 554;")]
    [InlineData("public static bool IsRetryable(int code) => code is Web.Busy or Web.Failed;")]
    public Task The_constants_that_a_number_is_compared_with_say_what_it_is(string member) => Verify.FindingsAsync(
        $$"""
        using System.Linq;

        static class SmtpReplies { public const int Busy = 450, Unknown = 550, Failed = 554; }
        static class Web { public const int Busy = 450, Unknown = 550, Failed = 554; }
        static class StatusMap
        {
            {{member}}
            public static string FromHttp(int httpStatus) => httpStatus == 503 ? "down" : "";
        }
        """);
}
