namespace SmtpReplies.Analyzers.Tests.Flow;

/// <summary>A refused message goes back into what it was taken from: by whatever call, with whatever is kept beside it.</summary>
public sealed class PutBackTests
{
    private static Task Members(string members) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Net.Mail;
        using System.Threading;
        using System.Threading.Channels;
        using System.Threading.Tasks;

        record Row(int Id, string To, int Tries) { public int Attempts { get; set; } }

        class Post
        {
            readonly SmtpClient _client = new SmtpClient("localhost");
            readonly Queue<Row> _rows = new();
            readonly Queue<(Row Row, int Tries)> _pairs = new();
            readonly Channel<Row> _channel = Channel.CreateUnbounded<Row>();
            static MailMessage Compose(Row row) => new MailMessage("a@b.example", row.To, "Row", "" + row.Id);
            static MailMessage BounceOf(Row row) => new MailMessage("", row.To, "Undelivered", "" + row.Id);
            static bool IsRefused(SmtpException ex) => (int)ex.StatusCode >= 400;
            {{members}}
        }
        """);

    [Theory]
    // What was sent is made of what was taken.
    [InlineData("async Task M() { await foreach (var row in _channel.Reader.ReadAllAsync()) try { _client.Send(Compose(row)); } catch (SmtpException ex) when ({|SMTP001:(int)ex.StatusCode >= 400|}) { await _channel.Writer.WriteAsync(row); } }")]
    [InlineData("void M() { while (_rows.TryDequeue(out var row)) try { _client.Send(Compose(row)); } catch ({|SMTP101:SmtpException|}) { _rows.Enqueue(row); } }")]
    // By a method of its own, whatever its name.
    [InlineData("void Ajouter(Row r) { lock (_rows) _rows.Enqueue(r); } void M() { while (_rows.Count > 0) { var row = _rows.Dequeue(); try { _client.Send(Compose(row)); } catch (SmtpException ex) when ({|SMTP001:(int)ex.StatusCode >= 500|}) { Ajouter(row); } } }")]
    [InlineData("async Task BackAsync(Row r) { await Task.Delay(1000); await _channel.Writer.WriteAsync(r); } async Task M() { await foreach (var row in _channel.Reader.ReadAllAsync()) try { _client.Send(Compose(row)); } catch (SmtpException ex) when (ex.StatusCode is SmtpStatusCode.MailboxBusy or {|SMTP001:SmtpStatusCode.TransactionFailed|}) { _ = BackAsync(row); } }")]
    [InlineData("void Later(Row r) => _rows.Enqueue(r with { Tries = r.Tries + 1 }); void M() { while (_rows.TryDequeue(out var row)) try { _client.Send(Compose(row)); } catch (SmtpException ex) when ({|SMTP001:(int)ex.StatusCode >= 500|}) { Later(row); } }")]
    // With a count beside it.
    [InlineData("void M() { while (_pairs.TryDequeue(out var item)) try { _client.Send(Compose(item.Row)); } catch (SmtpException ex) when ({|SMTP001:(int)ex.StatusCode >= 500|} && item.Tries < 5) { _pairs.Enqueue((item.Row, item.Tries + 1)); } }")]
    [InlineData("void M() { while (_pairs.TryDequeue(out var item)) { var (row, tries) = item; try { _client.Send(Compose(row)); } catch (SmtpException ex) when ({|SMTP001:(int)ex.StatusCode >= 500|} && tries < 5) { _pairs.Enqueue((row, tries + 1)); } } }")]
    [InlineData("void M() { while (_rows.TryDequeue(out var row)) try { _client.Send(Compose(row)); } catch (SmtpException ex) when ({|SMTP001:(int)ex.StatusCode >= 500|}) { _rows.Enqueue(row with { Tries = row.Tries + 1 }); } }")]
    [InlineData("void M() { while (_rows.TryDequeue(out var row)) try { _client.Send(Compose(row)); } catch (SmtpException ex) when ({|SMTP001:(int)ex.StatusCode >= 500|}) { _rows.Enqueue(new Row(row.Id, row.To, row.Tries + 1)); } }")]
    // Into a list that is gone through later.
    [InlineData("void M(List<Row> all) { var tryLater = new List<Row>(); foreach (var row in all) try { _client.Send(Compose(row)); } catch (SmtpException ex) when ({|SMTP001:(int)ex.StatusCode >= 500|}) { tryLater.Add(row); } foreach (var row in tryLater) _client.Send(Compose(row)); }")]
    [InlineData("void M(List<Row> all) { for (var i = 0; i < 3; i++) { var left = new List<Row>(); foreach (var row in all) try { _client.Send(Compose(row)); } catch (SmtpException ex) when ({|SMTP001:(int)ex.StatusCode >= 500|}) { left.Add(row); } all = left; } }")]
    // By a method that is given both.
    [InlineData("async Task M() { await foreach (var row in _channel.Reader.ReadAllAsync()) try { _client.Send(Compose(row)); } catch (SmtpException ex) { await OnRefusedAsync(row, ex); } } async Task OnRefusedAsync(Row row, SmtpException ex) { if (ex.StatusCode is SmtpStatusCode.MailboxBusy or {|SMTP001:SmtpStatusCode.MailboxUnavailable|} && row.Attempts++ < 5) await _channel.Writer.WriteAsync(row); }")]
    public Task A_permanent_reply_after_which_it_goes_back_is_reported(string members) => Members(members);

    [Theory]
    [InlineData("async Task M() { await foreach (var row in _channel.Reader.ReadAllAsync()) try { _client.Send(Compose(row)); } catch (SmtpException ex) when ((int)ex.StatusCode is >= 400 and < 500 && row.Attempts++ < 5) { await _channel.Writer.WriteAsync(row); } }")]
    // What is put there is another thing, or goes elsewhere.
    [InlineData("readonly List<Func<SmtpException, bool>> _rules = new(); void M() { while (_rows.TryDequeue(out var row)) try { _client.Send(Compose(row)); } catch (SmtpException ex) { if (_rules.Exists(rule => rule(ex))) _rows.Enqueue(row); } }")]
    [InlineData("readonly Queue<Row> _dead = new(); void M() { while (_rows.TryDequeue(out var row)) try { _client.Send(Compose(row)); } catch (SmtpException ex) when ((int)ex.StatusCode >= 500) { _dead.Enqueue(row); } }")]
    [InlineData("readonly Queue<Row> _dead = new(); void Keep(Row r) => _dead.Enqueue(r); void M() { while (_rows.TryDequeue(out var row)) try { _client.Send(Compose(row)); } catch (SmtpException ex) when ((int)ex.StatusCode >= 500) { Keep(row); } }")]
    [InlineData("void M() { while (_rows.TryDequeue(out var row)) try { _client.Send(Compose(row)); } catch (SmtpException ex) when ((int)ex.StatusCode >= 500) { _rows.Enqueue(new Row(row.Id, \"postmaster@b.example\", 0)); } }")]
    [InlineData("Row Note(Row row) => new Row(row.Id, \"postmaster@b.example\", 0); void M() { while (_rows.TryDequeue(out var row)) try { _client.Send(Compose(row)); } catch (SmtpException ex) when ((int)ex.StatusCode >= 500) { _rows.Enqueue(Note(row)); } }")]
    // A list that is only reported.
    [InlineData("void M(List<Row> all) { var failed = new List<Row>(); foreach (var row in all) try { _client.Send(Compose(row)); } catch (SmtpException ex) when ((int)ex.StatusCode >= 500) { failed.Add(row); } foreach (var row in failed) Console.WriteLine(row.To); }")]
    [InlineData("List<Row> _last; void M(List<Row> all) { var failed = new List<Row>(); foreach (var row in all) try { _client.Send(Compose(row)); } catch (SmtpException ex) when ((int)ex.StatusCode >= 500) { failed.Add(row); } _last = failed; }")]
    // A note of what went wrong, and what is taken only to be shown.
    [InlineData("readonly Queue<(Row, string)> _errors = new(); void M(List<Row> all) { foreach (var row in all) try { _client.Send(Compose(row)); } catch (SmtpException ex) when ((int)ex.StatusCode >= 400) { _errors.Enqueue((row, ex.Message)); } while (_errors.TryDequeue(out var error)) Console.WriteLine(error.Item2); }")]
    [InlineData("readonly Queue<Row> _errors = new(); void M(List<Row> all) { foreach (var row in all) try { _client.Send(Compose(row)); } catch (SmtpException ex) when ((int)ex.StatusCode >= 400) { _errors.Enqueue(row); } while (_errors.TryDequeue(out var row)) Console.WriteLine(row.To); }")]
    [InlineData("async Task Note(Row row, SmtpException ex) { if ((int)ex.StatusCode >= 500) await _channel.Writer.WriteAsync(row); } async Task Show() { await foreach (var row in _channel.Reader.ReadAllAsync()) Console.WriteLine(row); }")]
    // Who is told of the refusal decides.
    [InlineData("async Task M() { await foreach (var row in _channel.Reader.ReadAllAsync()) try { _client.Send(Compose(row)); } catch (SmtpException ex) { await OnRefusedAsync(row, ex); } } async Task OnRefusedAsync(Row row, SmtpException ex) { if ((int)ex.StatusCode is >= 400 and < 500 && row.Attempts++ < 5) await _channel.Writer.WriteAsync(row); }")]
    public Task Another_thing_and_another_place_are_silent(string members) => Members(members);

    private static Task Courier(string test) => Verify.FindingsAsync(
        $$"""
        using System.Collections.Generic;
        using System.IO;
        using System.Threading.Tasks;

        record Outcome(bool Taken, int Code);
        interface ICourier { Task<Outcome> CarryAsync(string to); }

        class Desk(ICourier courier)
        {
            readonly Queue<(string To, int Tries)> _waiting = new();

            async Task WorkAsync()
            {
                while (_waiting.TryDequeue(out var item))
                {
                    switch (await courier.CarryAsync(item.To))
                    {
                        case { Taken: true }:
                            break;
                        case { Code: {{test}} } when item.Tries < 5:
                            _waiting.Enqueue((item.To, item.Tries + 1));
                            break;
                    }
                }
            }
        }

        class Courier(TextReader input, TextWriter output) : ICourier
        {
            public async Task<Outcome> CarryAsync(string to)
            {
                await output.WriteLineAsync("HELO me");
                if (int.Parse((await input.ReadLineAsync()).Substring(0, 3)) is not 250 and var hello) return new Outcome(false, hello);
                await output.WriteLineAsync($"RCPT TO:<{to}>");
                var code = int.Parse((await input.ReadLineAsync()).Substring(0, 3));
                return new Outcome(code / 100 == 2, code);
            }
        }
        """);

    [Theory]
    [InlineData("421 or 450 or {|SMTP001:554|}")]
    [InlineData("421 or 450")]
    public Task A_client_may_stand_behind_an_interface_of_its_file(string test) => Courier(test);
}
