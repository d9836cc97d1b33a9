namespace SmtpReplies.Analyzers.Tests.Flow;

/// <summary>For which codes an expression is true, however it is written.</summary>
public sealed class EvaluatorTests
{
    private static Task Members(string members) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Collections.Frozen;
        using System.Collections.Generic;
        using System.Collections.Immutable;
        using System.Globalization;
        using System.Linq;
        using System.Net.Mail;

        class SmtpSender
        {
            {{members}}
        }

        enum Outcome { Sent, Failed, Retry }

        enum Codes { Busy = 450, Local = 451, Gone = 550, Failed = 554 }

        enum ShortCodes : short { Busy = 450, Local = 451, Gone = 550, Failed = 554 }

        enum SoftCodes { Closing = 421, Busy = 450, Local = 451, Full = 452 }
        """);

    // goto case

    [Theory]
    [InlineData("bool IsTransient(SmtpException ex) { switch (ex.StatusCode) { case SmtpStatusCode.MailboxBusy: return true; case {|SMTP001:SmtpStatusCode.MailboxUnavailable|}: goto case SmtpStatusCode.MailboxBusy; default: return false; } }")]
    [InlineData("bool IsTransient(SmtpException ex) { switch ((int)ex.StatusCode) { case 450: return true; case {|SMTP001:554|}: goto case 450; case 550: goto default; default: return false; } }")]
    public Task A_permanent_code_that_goes_to_the_case_of_a_transient_one_is_reported(string members) => Members(members);

    [Theory]
    [InlineData("bool IsTransient(SmtpException ex) { switch (ex.StatusCode) { case SmtpStatusCode.MailboxBusy: return true; case SmtpStatusCode.LocalErrorInProcessing: goto case SmtpStatusCode.MailboxBusy; case SmtpStatusCode.MailboxUnavailable: goto default; default: return false; } }")]
    public Task A_permanent_code_that_goes_to_the_default_is_silent(string members) => Members(members);

    // List patterns

    [Theory]
    [InlineData("bool IsTransient(SmtpException ex) => ((int)ex.StatusCode).ToString() is [{|SMTP001:'5'|}, ..];")]
    [InlineData("bool IsTransient(SmtpException ex) => ((int)ex.StatusCode).ToString() is ['4', ..] or [{|SMTP001:'5'|}, _, _];")]
    [InlineData("bool IsTransient(SmtpException ex) => ((int)ex.StatusCode).ToString() is ['4' or {|SMTP001:'5'|}, _, _];")]
    [InlineData("bool IsTransient(SmtpException ex) => $\"{(int)ex.StatusCode}\" is [{|SMTP001:'5'|}, ..];")]
    public Task A_list_pattern_over_the_digits_is_followed(string members) => Members(members);

    [Theory]
    [InlineData("bool IsTransient(SmtpException ex) => ((int)ex.StatusCode).ToString() is ['4', ..];")]
    [InlineData("bool IsTransient(SmtpException ex) => ((int)ex.StatusCode).ToString() is ['4', _, _];")]
    [InlineData("bool IsTransient(SmtpException ex) => ((int)ex.StatusCode).ToString() is not ['5', ..];")]
    [InlineData("bool IsTransient(SmtpException ex) => ((int)ex.StatusCode).ToString() is [_, '5', _] and ['4', ..];")]
    [InlineData("bool IsTransient(SmtpException ex) => ((int)ex.StatusCode).ToString() is ['5', ..] and [_];")]
    [InlineData("bool IsTransient(SmtpException ex) => ((int)ex.StatusCode).ToString() is ['4', .. var rest] && rest.Length == 2;")]
    public Task A_list_pattern_over_the_digits_of_transient_codes_is_silent(string members) => Members(members);

    // Enum.IsDefined

    [Theory]
    [InlineData("bool IsTransient(SmtpException ex) => {|SMTP001:Enum.IsDefined(typeof(Codes), (int)ex.StatusCode)|};")]
    [InlineData("bool IsTransient(SmtpException ex) => {|SMTP001:Enum.IsDefined((Codes)ex.StatusCode)|};")]
    [InlineData("bool IsTransient(SmtpException ex) => Enum.IsDefined(ex.StatusCode) && {|SMTP001:(int)ex.StatusCode >= 500|};")]
    public Task Whether_an_enum_has_the_code_is_followed(string members) => Members(members);

    [Theory]
    [InlineData("bool IsTransient(SmtpException ex) => Enum.IsDefined(typeof(SoftCodes), (int)ex.StatusCode);")]
    [InlineData("bool IsTransient(SmtpException ex) => Enum.IsDefined((SoftCodes)ex.StatusCode);")]
    [InlineData("bool IsTransient(SmtpException ex) => Enum.IsDefined(ex.StatusCode) && (int)ex.StatusCode < 500;")]
    [InlineData("bool IsPermanent(SmtpException ex) => !Enum.IsDefined(typeof(SoftCodes), (int)ex.StatusCode) && (int)ex.StatusCode >= 500;")]
    public Task An_enum_of_transient_codes_is_silent(string members) => Members(members);

    // Spans and ranges

    [Theory]
    [InlineData("bool IsTransient(SmtpException ex) { var text = ((int)ex.StatusCode).ToString(); return {|SMTP001:text[..1] == \"5\"|}; }")]
    [InlineData("bool IsTransient(SmtpException ex) { var text = ((int)ex.StatusCode).ToString(); return {|SMTP001:text[0..3] == \"550\"|}; }")]
    [InlineData("bool IsTransient(SmtpException ex) { var text = ((int)ex.StatusCode).ToString(); return text[..3] is \"450\" or {|SMTP001:\"554\"|}; }")]
    [InlineData("bool IsTransient(SmtpException ex) { var text = ((int)ex.StatusCode).ToString(); return text[0..1] is {|SMTP001:\"5\"|}; }")]
    [InlineData("bool IsTransient(SmtpException ex) { var text = ((int)ex.StatusCode).ToString(); return text.AsSpan(0, 3) is \"450\" or {|SMTP001:\"550\"|}; }")]
    [InlineData("bool IsTransient(SmtpException ex) { var text = ((int)ex.StatusCode).ToString(); return {|SMTP001:text.AsSpan(0, 1).SequenceEqual(\"5\")|}; }")]
    [InlineData("bool IsTransient(SmtpException ex) { var text = ((int)ex.StatusCode).ToString().AsSpan(); return {|SMTP001:text[0] == '5'|}; }")]
    [InlineData("bool IsTransient(SmtpException ex) { ReadOnlySpan<char> text = ((int)ex.StatusCode).ToString(); return {|SMTP001:text.StartsWith(\"55\")|}; }")]
    [InlineData("bool IsTransient(SmtpException ex) { var text = ((int)ex.StatusCode).ToString().AsSpan(); return {|SMTP001:text.Slice(0, 1).SequenceEqual(\"5\")|}; }")]
    [InlineData("bool IsTransient(SmtpException ex) { var text = ((int)ex.StatusCode).ToString(); return {|SMTP001:text.Substring(0, 1).Equals(\"5\")|}; }")]
    [InlineData("bool IsTransient(SmtpException ex) { var text = ((int)ex.StatusCode).ToString(); return {|SMTP001:text[..1].Equals(\"5\", StringComparison.Ordinal)|}; }")]
    [InlineData("bool IsTransient(SmtpException ex) { var text = ((int)ex.StatusCode).ToString(); return {|SMTP001:string.Equals(text.Substring(0, 1), \"5\")|}; }")]
    public Task A_prefix_of_the_digits_is_followed(string members) => Members(members);

    [Theory]
    [InlineData("bool IsTransient(SmtpException ex) { var text = ((int)ex.StatusCode).ToString(); return text[..1] == \"4\"; }")]
    [InlineData("bool IsTransient(SmtpException ex) { var text = ((int)ex.StatusCode).ToString(); return text[0..3] is \"450\" or \"451\"; }")]
    [InlineData("bool IsTransient(SmtpException ex) { var text = ((int)ex.StatusCode).ToString(); return text.AsSpan(0, 1).SequenceEqual(\"4\"); }")]
    [InlineData("bool IsTransient(SmtpException ex) { var text = ((int)ex.StatusCode).ToString(); return text[1..] == \"50\" && text[0] == '4'; }")]
    [InlineData("bool IsTransient(SmtpException ex) { var text = ((int)ex.StatusCode).ToString(); return text[^1] == '5'; }")]
    [InlineData("bool IsTransient(SmtpException ex, int at) { var text = ((int)ex.StatusCode).ToString(); return text[at..] == \"5\"; }")]
    [InlineData("bool IsTransient(SmtpException ex) { ReadOnlySpan<char> text = ((int)ex.StatusCode).ToString(); return text.StartsWith(\"4\"); }")]
    public Task A_prefix_of_the_digits_of_transient_codes_is_silent(string members) => Members(members);

    // Parsing

    [Theory]
    [InlineData("bool IsTransient(SmtpException ex) { var text = ((int)ex.StatusCode).ToString(); return {|SMTP001:int.Parse(text[..1]) == 5|}; }")]
    [InlineData("bool IsTransient(SmtpException ex) { var text = ((int)ex.StatusCode).ToString(); return {|SMTP001:int.Parse(text.AsSpan(0, 1), NumberStyles.None, CultureInfo.InvariantCulture) >= 4|}; }")]
    [InlineData("bool IsTransient(SmtpException ex) { var text = ((int)ex.StatusCode).ToString(); return int.TryParse(text.AsSpan(0, 1), out var first) && {|SMTP001:first == 5|}; }")]
    [InlineData("bool IsTransient(SmtpException ex) { var text = ((int)ex.StatusCode).ToString(); if (!int.TryParse(text.Substring(0, 1), out var first)) return false; return first is 4 or {|SMTP001:5|}; }")]
    [InlineData("bool IsTransient(SmtpException ex) { int first; return int.TryParse(((int)ex.StatusCode).ToString()[..1], NumberStyles.None, CultureInfo.InvariantCulture, out first) && {|SMTP001:first == 5|}; }")]
    [InlineData("bool IsTransient(SmtpException ex) => {|SMTP001:((int)ex.StatusCode).ToString()[0] - '0' == 5|};")]
    [InlineData("bool IsTransient(SmtpException ex) { var code = Convert.ToInt32(ex.StatusCode); return {|SMTP001:code > 499|}; }")]
    public Task A_number_that_is_read_out_of_the_digits_is_followed(string members) => Members(members);

    [Theory]
    [InlineData("bool IsTransient(SmtpException ex) { var text = ((int)ex.StatusCode).ToString(); return int.TryParse(text.AsSpan(0, 1), out var first) && first == 4; }")]
    [InlineData("bool IsTransient(SmtpException ex) { var text = ((int)ex.StatusCode).ToString(); return int.TryParse(text.AsSpan(0, 1), out var first) && first < 5; }")]
    [InlineData("bool IsTransient(SmtpException ex) => int.TryParse(ex.Message, out var number) && number >= 500;")]
    [InlineData("bool IsTransient(SmtpException ex, string text) => int.TryParse(text, out var number) && number >= 500 && (int)ex.StatusCode < 500;")]
    public Task A_number_that_is_no_permanent_code_or_out_of_something_else_is_silent(string members) => Members(members);

    // Properties of the type's own

    [Theory]
    [InlineData("SmtpException _ex = new(); int Code => (int)_ex.StatusCode; bool IsTransient => {|SMTP001:Code >= 500|};")]
    [InlineData("SmtpException _ex = new(); SmtpStatusCode Status => _ex.StatusCode; bool IsTransient => Status == SmtpStatusCode.MailboxBusy || {|SMTP001:Status == SmtpStatusCode.MailboxUnavailable|};")]
    [InlineData("SmtpException _ex = new(); int Code { get { return (int)_ex.StatusCode; } } bool IsTransient => {|SMTP001:Code / 100 == 5|};")]
    [InlineData("SmtpException _ex = new(); int Code { get => (int)_ex.StatusCode; } bool IsTransient() { return {|SMTP001:Code / 100 >= 4|}; }")]
    [InlineData("SmtpException _ex = new(); bool IsBusy => _ex.StatusCode == SmtpStatusCode.MailboxBusy; bool IsGone => _ex.StatusCode is SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.TransactionFailed; bool ShouldRetry => IsBusy || {|SMTP001:IsGone|};")]
    [InlineData("SmtpException _ex = new(); bool Is5yz => (int)_ex.StatusCode >= 500 && (int)_ex.StatusCode < 600; bool ShouldRetry() => {|SMTP001:this.Is5yz|};")]
    [InlineData("static SmtpStatusCode[] Soft => new[] { SmtpStatusCode.MailboxBusy, {|SMTP001:SmtpStatusCode.MailboxUnavailable|} }; bool IsTransient(SmtpException ex) => Soft.Contains(ex.StatusCode);")]
    public Task A_property_with_one_expression_is_what_it_returns(string members) => Members(members);

    [Theory]
    [InlineData("SmtpException _ex = new(); int Code => (int)_ex.StatusCode; bool IsTransient => Code is >= 400 and < 500;")]
    [InlineData("SmtpException _ex = new(); bool IsBusy => _ex.StatusCode == SmtpStatusCode.MailboxBusy; bool ShouldRetry => IsBusy;")]
    [InlineData("SmtpException _ex = new(); bool Is5yz => (int)_ex.StatusCode >= 500; bool ShouldRetry => !Is5yz;")]
    [InlineData("SmtpException _ex = new(); bool Loop => Loop; bool ShouldRetry => Loop && (int)_ex.StatusCode < 500;")]
    [InlineData("SmtpException _ex = new(); protected virtual bool IsGone => _ex.StatusCode == SmtpStatusCode.MailboxUnavailable; bool ShouldRetry => IsGone;")]
    public Task A_property_that_lets_no_permanent_code_through_or_may_be_overridden_is_silent(string members) => Members(members);

    // Tables

    [Theory]
    [InlineData("static readonly Dictionary<SmtpStatusCode, bool> Map = new() { [SmtpStatusCode.MailboxBusy] = true, [{|SMTP001:SmtpStatusCode.MailboxUnavailable|}] = true, [SmtpStatusCode.TransactionFailed] = false }; bool IsTransient(SmtpException ex) => Map[ex.StatusCode];")]
    [InlineData("static readonly Dictionary<SmtpStatusCode, bool> Map = new() { { SmtpStatusCode.MailboxBusy, true }, { {|SMTP001:SmtpStatusCode.MailboxUnavailable|}, true } }; bool IsTransient(SmtpException ex) => Map.TryGetValue(ex.StatusCode, out var known) && known;")]
    [InlineData("static readonly Dictionary<int, bool> Map = new() { [450] = true, [{|SMTP001:554|}] = true }; bool IsTransient(SmtpException ex) { if (Map.TryGetValue((int)ex.StatusCode, out var known)) return known; return false; }")]
    [InlineData("static readonly Dictionary<SmtpStatusCode, string> Texts = new() { [SmtpStatusCode.MailboxBusy] = \"busy\", [{|SMTP001:SmtpStatusCode.TransactionFailed|}] = \"failed\" }; bool IsTransient(SmtpException ex) => Texts.ContainsKey(ex.StatusCode);")]
    [InlineData("static readonly FrozenDictionary<SmtpStatusCode, bool> Map = new Dictionary<SmtpStatusCode, bool> { [SmtpStatusCode.MailboxBusy] = true, [{|SMTP001:SmtpStatusCode.TransactionFailed|}] = true }.ToFrozenDictionary(); bool IsTransient(SmtpException ex) => Map.GetValueOrDefault(ex.StatusCode);")]
    [InlineData("static readonly Dictionary<int, int> Actions = new() { [450] = 1, [{|SMTP001:554|}] = 1, [550] = 2 }; bool IsTransient(SmtpException ex) => Actions[(int)ex.StatusCode] == 1;")]
    [InlineData("static readonly Dictionary<SmtpStatusCode, Outcome> Map = new() { [SmtpStatusCode.MailboxBusy] = Outcome.Retry, [{|SMTP001:SmtpStatusCode.MailboxUnavailable|}] = Outcome.Retry }; Outcome Of(SmtpException ex) => Map.TryGetValue(ex.StatusCode, out var found) ? found : Outcome.Failed;")]
    [InlineData("bool IsTransient(SmtpException ex) { var map = new Dictionary<SmtpStatusCode, bool> { [SmtpStatusCode.MailboxBusy] = true, [{|SMTP001:SmtpStatusCode.MailboxUnavailable|}] = true }; return map.TryGetValue(ex.StatusCode, out var known) && known; }")]
    public Task A_table_from_codes_to_what_is_done_is_followed(string members) => Members(members);

    [Theory]
    [InlineData("static readonly Dictionary<SmtpStatusCode, bool> Map = new() { [SmtpStatusCode.MailboxBusy] = true, [SmtpStatusCode.MailboxUnavailable] = false }; bool IsTransient(SmtpException ex) => Map[ex.StatusCode];")]
    [InlineData("static readonly Dictionary<SmtpStatusCode, bool> Map = new() { [SmtpStatusCode.MailboxBusy] = true, [SmtpStatusCode.MailboxUnavailable] = false }; bool IsTransient(SmtpException ex) => Map.TryGetValue(ex.StatusCode, out var known) && known;")]
    [InlineData("static readonly Dictionary<SmtpStatusCode, bool> Map = new() { [SmtpStatusCode.MailboxUnavailable] = true }; bool IsTransient(SmtpException ex) => Map.TryGetValue(ex.StatusCode, out var final) && !final;")]
    [InlineData("static readonly Dictionary<SmtpStatusCode, string> Texts = new() { [SmtpStatusCode.MailboxUnavailable] = \"gone\" }; bool IsTransient(SmtpException ex) => Texts.TryGetValue(ex.StatusCode, out var text) && Ask(text); bool Ask(string text) => text.Length > 3;")]
    [InlineData("static readonly Dictionary<SmtpStatusCode, Entry> Entries = new() { [SmtpStatusCode.MailboxUnavailable] = new Entry(false), [SmtpStatusCode.MailboxBusy] = new Entry(true) }; record Entry(bool Again); bool IsTransient(SmtpException ex) => Entries.TryGetValue(ex.StatusCode, out var entry) && entry.Again;")]
    [InlineData("static readonly Dictionary<SmtpStatusCode, bool> Map = Load(); static Dictionary<SmtpStatusCode, bool> Load() => new(); bool IsTransient(SmtpException ex) => Map[ex.StatusCode];")]
    [InlineData("static readonly Dictionary<SmtpStatusCode, bool> Map = new() { [SmtpStatusCode.MailboxUnavailable] = Configured() }; static bool Configured() => false; bool IsTransient(SmtpException ex) => Map[ex.StatusCode];")]
    [InlineData("Dictionary<SmtpStatusCode, bool> _map = new() { [SmtpStatusCode.MailboxUnavailable] = true }; void Set() => _map = new(); bool IsTransient(SmtpException ex) => _map[ex.StatusCode];")]
    public Task A_table_that_is_right_or_cannot_be_read_is_silent(string members) => Members(members);

    // Nested switch expressions, guards, tuples

    [Theory]
    [InlineData("bool IsTransient(Exception ex) => ex switch { SmtpException smtp => smtp.StatusCode switch { SmtpStatusCode.MailboxBusy => true, {|SMTP001:SmtpStatusCode.MailboxUnavailable|} => true, _ => false }, _ => false };")]
    [InlineData("bool IsTransient(Exception ex, int attempt) => ex switch { SmtpException smtp when attempt < 3 => smtp.StatusCode switch { SmtpStatusCode.MailboxBusy => true, {|SMTP001:SmtpStatusCode.TransactionFailed|} => true, _ => false }, _ => false };")]
    [InlineData("Outcome Of(SmtpException ex, int attempt) => ex.StatusCode switch { {|SMTP001:>= (SmtpStatusCode)500|} when attempt < 3 => Outcome.Retry, _ => Outcome.Failed };")]
    [InlineData("Outcome Of(SmtpException ex, bool eager) => (int)ex.StatusCode switch { < 500 => Outcome.Retry, {|SMTP001:554|} when eager => Outcome.Retry, _ => Outcome.Failed };")]
    [InlineData("bool IsTransient(SmtpException ex) => ex switch { { StatusCode: var code } when {|SMTP001:(int)code >= 500|} => true, _ => false };")]
    [InlineData("bool IsTransient(SmtpException ex) => (int)ex.StatusCode switch { var code when code is {|SMTP001:>= 400 and < 600|} => true, _ => false };")]
    [InlineData("bool IsTransient(SmtpException ex, int attempt) => (ex.StatusCode, attempt) switch { (SmtpStatusCode.MailboxBusy, < 5) => true, ({|SMTP001:SmtpStatusCode.TransactionFailed|}, < 2) => true, _ => false };")]
    public Task A_switch_inside_a_switch_or_with_a_guard_is_followed(string members) => Members(members);

    [Theory]
    [InlineData("bool IsTransient(Exception ex) => ex switch { SmtpException smtp => smtp.StatusCode switch { SmtpStatusCode.MailboxBusy => true, SmtpStatusCode.MailboxUnavailable => false, _ => false }, TimeoutException => true, _ => false };")]
    [InlineData("Outcome Of(SmtpException ex, int attempt) => ex.StatusCode switch { >= (SmtpStatusCode)500 => Outcome.Failed, _ when attempt < 3 => Outcome.Retry, _ => Outcome.Failed };")]
    [InlineData("bool IsTransient(SmtpException ex, int attempt) => (ex.StatusCode, attempt) switch { (SmtpStatusCode.MailboxBusy, < 5) => true, (SmtpStatusCode.TransactionFailed, _) => false, _ => false };")]
    [InlineData("bool IsTransient(SmtpException ex) => ex switch { { StatusCode: var code } when (int)code >= 500 => false, { StatusCode: SmtpStatusCode.MailboxBusy } => true, _ => false };")]
    public Task A_switch_that_lets_no_permanent_code_through_is_silent(string members) => Members(members);

    // Casts and arithmetic

    [Theory]
    [InlineData("bool IsTransient(SmtpException ex) => (Codes)ex.StatusCode is Codes.Busy or {|SMTP001:Codes.Gone|};")]
    [InlineData("bool IsTransient(SmtpException ex) => (Codes)(int)ex.StatusCode == Codes.Busy || {|SMTP001:(Codes)(int)ex.StatusCode == Codes.Failed|};")]
    [InlineData("bool IsTransient(SmtpException ex) => (ShortCodes)ex.StatusCode is ShortCodes.Busy or {|SMTP001:ShortCodes.Gone|};")]
    [InlineData("bool IsTransient(SmtpException ex) { var code = (short)ex.StatusCode; return {|SMTP001:code == 550|}; }")]
    [InlineData("bool IsTransient(SmtpException ex) { long code = (long)ex.StatusCode; return {|SMTP001:code >= 500L|}; }")]
    [InlineData("bool IsTransient(SmtpException ex) { var code = (ushort)ex.StatusCode; return code is 450 or {|SMTP001:554|}; }")]
    [InlineData("bool IsTransient(SmtpException ex) { uint code = (uint)ex.StatusCode; return code is {|SMTP001:>= 400 and < 600|}; }")]
    [InlineData("bool IsTransient(SmtpException ex) { switch ((Codes)ex.StatusCode) { case Codes.Busy: return true; case {|SMTP001:Codes.Gone|}: return true; default: return false; } }")]
    [InlineData("bool IsTransient(SmtpException ex) => (int)ex.StatusCode - 500 is {|SMTP001:>= 0 and < 100|};")]
    [InlineData("bool IsTransient(SmtpException ex) => {|SMTP001:(int)ex.StatusCode - 400 >= 100|};")]
    [InlineData("bool IsTransient(SmtpException ex) => {|SMTP001:(uint)((int)ex.StatusCode - 400) < 200|};")]
    [InlineData("bool IsTransient(SmtpException ex) => {|SMTP001:(int)ex.StatusCode % 100 == 50|};")]
    [InlineData("bool IsTransient(SmtpException ex) => {|SMTP001:600 - (int)ex.StatusCode <= 100|};")]
    [InlineData("bool IsTransient(SmtpException ex) { var code = (int)ex.StatusCode; return {|SMTP001:code - code % 100 == 500|}; }")]
    [InlineData("bool IsTransient(SmtpException ex) { var first = (int)ex.StatusCode / 100; return first is 4 or {|SMTP001:5|}; }")]
    [InlineData("bool IsTransient(SmtpException ex) => Enumerable.Range(400, 50).Contains((int)ex.StatusCode) || {|SMTP001:Enumerable.Range(550, 10)|}.Contains((int)ex.StatusCode);")]
    [InlineData("static readonly SmtpStatusCode[] Soft = { SmtpStatusCode.MailboxBusy, {|SMTP001:SmtpStatusCode.MailboxUnavailable|} }; bool IsTransient(SmtpException ex) => Array.IndexOf(Soft, ex.StatusCode) >= 0;")]
    [InlineData("static readonly SmtpStatusCode[] Soft = { SmtpStatusCode.MailboxBusy, {|SMTP001:SmtpStatusCode.MailboxUnavailable|} }; bool IsTransient(SmtpException ex) => Array.IndexOf(Soft, ex.StatusCode) != -1;")]
    [InlineData("static readonly List<SmtpStatusCode> Soft = new() { SmtpStatusCode.MailboxBusy, {|SMTP001:SmtpStatusCode.MailboxUnavailable|} }; bool IsTransient(SmtpException ex) => Soft.IndexOf(ex.StatusCode) > -1;")]
    public Task A_cast_or_a_sum_is_followed(string members) => Members(members);

    [Theory]
    [InlineData("bool IsTransient(SmtpException ex) => (Codes)ex.StatusCode is Codes.Busy or Codes.Local;")]
    [InlineData("bool IsTransient(SmtpException ex) => (ShortCodes)ex.StatusCode is ShortCodes.Busy or ShortCodes.Local;")]
    [InlineData("bool IsPermanent(SmtpException ex) => (ShortCodes)ex.StatusCode is ShortCodes.Gone or ShortCodes.Failed;")]
    [InlineData("bool IsTransient(SmtpException ex) { long code = (long)ex.StatusCode; return code is >= 400 and < 500; }")]
    [InlineData("bool IsTransient(SmtpException ex) => (int)ex.StatusCode - 400 is >= 0 and < 100;")]
    [InlineData("bool IsTransient(SmtpException ex) => (uint)((int)ex.StatusCode - 400) < 100;")]
    [InlineData("bool IsPermanent(SmtpException ex) => (uint)((int)ex.StatusCode - 500) < 100;")]
    [InlineData("bool IsPermanent(SmtpException ex) => (uint)((int)ex.StatusCode - 500) <= 99u;")]
    [InlineData("bool IsTransient(SmtpException ex) => 500 - (int)ex.StatusCode is > 0 and <= 100;")]
    [InlineData("bool IsTransient(SmtpException ex) { var code = (int)ex.StatusCode; return code - code % 100 == 400; }")]
    [InlineData("bool IsTransient(SmtpException ex) => (int)ex.StatusCode % 100 == 50 && (int)ex.StatusCode < 500;")]
    [InlineData("bool IsTransient(SmtpException ex) => Enumerable.Range(400, 100).Contains((int)ex.StatusCode);")]
    [InlineData("static readonly SmtpStatusCode[] Soft = { SmtpStatusCode.MailboxBusy }; bool IsTransient(SmtpException ex) => Array.IndexOf(Soft, ex.StatusCode) >= 0;")]
    public Task A_cast_or_a_sum_over_transient_codes_is_silent(string members) => Members(members);

    // The line of a reply as text

    [Theory]
    [InlineData("bool IsTransient(string reply) => {|SMTP001:reply.StartsWith(\"5\")|};")]
    [InlineData("bool IsTransient(string smtpResponse) => smtpResponse.StartsWith(\"4\") || {|SMTP001:smtpResponse.StartsWith(\"550\", StringComparison.Ordinal)|};")]
    [InlineData("bool IsTransient(string reply) => reply[0] == '4' || {|SMTP001:reply[0] == '5'|};")]
    [InlineData("bool IsTransient(string reply) => reply is [{|SMTP001:'5'|}, ..];")]
    [InlineData("bool IsTransient(string reply) => reply[..3] is \"450\" or {|SMTP001:\"554\"|};")]
    [InlineData("bool IsTransient(string reply) => int.TryParse(reply.AsSpan(0, 3), out var code) && {|SMTP001:code >= 500|};")]
    [InlineData("bool IsTransient(string reply) { var code = int.Parse(reply.Substring(0, 3)); return {|SMTP001:code >= 400|}; }")]
    [InlineData("readonly string _reply = \"\"; bool IsTransient => {|SMTP001:_reply.StartsWith('5')|};")]
    [InlineData("bool IsPermanent(string reply) => reply.StartsWith(\"5\") || {|SMTP004:reply.StartsWith(\"45\")|};")]
    public Task The_digits_at_the_start_of_a_reply_line_are_followed(string members) => Members(members);

    [Theory]
    [InlineData("bool IsTransient(string reply) => reply.StartsWith(\"4\");")]
    [InlineData("bool IsTransient(string reply) => reply.StartsWith(\"5.7.1\");")]
    [InlineData("bool IsTransient(string reply) => reply.StartsWith(\"5.\");")]
    [InlineData("bool IsTransient(string reply) => reply == \"5\";")]
    [InlineData("bool IsTransient(string reply) => reply[4] == '5';")]
    [InlineData("bool IsTransient(string reply) => reply.Substring(4, 1) == \"5\";")]
    [InlineData("bool IsTransient(string reply) => int.TryParse(reply.AsSpan(0, 3), out var code) && code is >= 400 and < 500;")]
    [InlineData("bool IsTransient(string reply) => !reply.StartsWith(\"5\");")]
    [InlineData("bool IsTransient(string reply) => !reply.StartsWith(\"550 \") && reply.StartsWith(\"4\");")]
    [InlineData("bool IsTransient(string name) => name.StartsWith(\"5\");")]
    [InlineData("bool IsTransient(string reply) => reply.Length > 500;")]
    public Task A_reply_line_that_starts_otherwise_or_another_text_is_silent(string members) => Members(members);

    // Numbers that are codes by their names

    [Theory]
    [InlineData("Outcome Of(int smtpCode) => smtpCode switch { 450 => Outcome.Retry, {|SMTP001:554|} => Outcome.Retry, _ => Outcome.Failed };")]
    [InlineData("int Code { get; set; } bool IsTransient => {|SMTP001:Code >= 400|};")]
    [InlineData("int ReplyCode { get; set; } bool IsTransient => ReplyCode is 450 or {|SMTP001:550|};")]
    [InlineData("readonly int _code; bool IsTransient() => _code / 100 == 4 || {|SMTP001:_code == 554|};")]
    [InlineData("int Code { get; set; } bool IsTransient => Code / 100 == 4 || {|SMTP001:IsGone|}; bool IsGone => Code == 550;")]
    [InlineData("int Code { get; set; } Outcome Judge() { if ({|SMTP001:Code == 550|}) return Outcome.Retry; return Outcome.Failed; }")]
    [InlineData("bool IsTransient(string reply) { var code = int.Parse(reply[..3]); return Judge(code); } bool Judge(int code) => code < 500;")]
    [InlineData("bool IsTransient(string reply) => {|SMTP001:IsGone(reply)|}; bool IsGone(string reply) => reply.StartsWith(\"550\");")]
    [InlineData("bool IsTransient(string reply) { var code = int.Parse(reply[..3]); return {|SMTP001:IsGone(code)|}; } bool IsGone(int code) => code == 550;")]
    public Task A_number_or_line_that_is_a_code_by_its_name_is_followed(string members) => Members(members);

    [Theory]
    [InlineData("bool ShouldRetry(int status) => status != 3;")]
    [InlineData("bool ShouldRetry(int status) => status is not (3 or 4);")]
    [InlineData("bool ShouldRetry(int errorCode) => errorCode != 10061 && errorCode != 11001;")]
    [InlineData("int Status { get; set; } bool CanRetry => Status != 3;")]
    [InlineData("int Status { get; set; } bool CanRetry => Status < 5;")]
    [InlineData("int Code { get; set; } bool IsTransient => Code is >= 400 and < 500;")]
    [InlineData("int Code { get; set; } int Count { get; set; } bool IsTransient => Code / 100 == 4 && Count < 500;")]
    [InlineData("int CodePage { get; set; } bool IsTransient => CodePage == 0;")]
    [InlineData("class HttpAnswer { int StatusCode { get; set; } bool IsTransient => StatusCode >= 500; }")]
    [InlineData("bool IsTransient(int httpStatusCode) => httpStatusCode >= 500;")]
    public Task A_number_of_another_kind_is_silent(string members) => Members(members);

    // A code or something else

    [Theory]
    [InlineData("bool IsTransient(Exception ex) { int code = ex is SmtpException smtp ? (int)smtp.StatusCode : 0; return {|SMTP001:code >= 500|}; }")]
    [InlineData("bool IsTransient(Exception ex) { var code = -1; if (ex is SmtpException smtp) code = (int)smtp.StatusCode; return code is 450 or {|SMTP001:550|}; }")]
    [InlineData("bool IsTransient(Exception ex) => ((ex as SmtpException)?.StatusCode ?? SmtpStatusCode.GeneralFailure) is SmtpStatusCode.MailboxBusy or {|SMTP001:SmtpStatusCode.TransactionFailed|};")]
    [InlineData("bool IsTransient(Exception ex) { SmtpStatusCode? status = (ex as SmtpException)?.StatusCode; return status is SmtpStatusCode.MailboxBusy or {|SMTP001:SmtpStatusCode.MailboxUnavailable|}; }")]
    [InlineData("bool IsTransient(Exception ex) { SmtpStatusCode? status = (ex as SmtpException)?.StatusCode; return status.HasValue && {|SMTP001:(int)status.Value >= 500|}; }")]
    [InlineData("bool IsTransient(Exception ex) { var (code, text) = ex is SmtpException smtp ? (smtp.StatusCode, smtp.Message) : (SmtpStatusCode.Ok, \"\"); return code == SmtpStatusCode.MailboxBusy; }")]
    [InlineData("bool IsTransient(SmtpException ex) { var (code, text) = (ex.StatusCode, ex.Message); return {|SMTP001:code == SmtpStatusCode.MailboxUnavailable|}; }")]
    [InlineData("bool IsTransient(SmtpException ex) { int code; string text; (code, text) = ((int)ex.StatusCode, ex.Message); return {|SMTP001:code / 100 == 5|}; }")]
    public Task A_code_that_may_be_missing_or_comes_out_of_a_tuple_is_followed(string members) => Members(members);

    [Theory]
    [InlineData("bool IsTransient(Exception ex) { int code = ex is SmtpException smtp ? (int)smtp.StatusCode : 0; return code >= 400 && code < 500; }")]
    [InlineData("bool IsTransient(Exception ex) { int code = ex is SmtpException smtp ? (int)smtp.StatusCode : 0; return !(code >= 500); }")]
    [InlineData("bool IsTransient(Exception ex) { int code = ex is SmtpException smtp ? (int)smtp.StatusCode : 599; return code < 500; }")]
    [InlineData("bool IsPermanent(Exception ex) { int code = ex is SmtpException smtp ? (int)smtp.StatusCode : 0; return code >= 500; }")]
    [InlineData("bool IsTransient(SmtpException ex) { var (code, text) = (ex.StatusCode, ex.Message); return code == SmtpStatusCode.MailboxBusy; }")]
    public Task A_code_that_may_be_missing_and_is_asked_rightly_is_silent(string members) => Members(members);

    // More ways to the digits

    [Theory]
    [InlineData("bool IsTransient(SmtpException ex) => {|SMTP001:((int)ex.StatusCode).ToString(CultureInfo.InvariantCulture).StartsWith(\"5\")|};")]
    [InlineData("bool IsTransient(SmtpException ex) => {|SMTP001:((int)ex.StatusCode).ToString(\"D3\", CultureInfo.InvariantCulture)[0] == '5'|};")]
    [InlineData("bool IsTransient(SmtpException ex) => {|SMTP001:ex.StatusCode.ToString(\"D\")[0] == '5'|};")]
    [InlineData("bool IsTransient(SmtpException ex) => {|SMTP001:ex.StatusCode.ToString(\"d\").StartsWith(\"5\")|};")]
    [InlineData("bool IsTransient(SmtpException ex) => {|SMTP001:((int)ex.StatusCode).ToString().First() == '5'|};")]
    [InlineData("bool IsTransient(SmtpException ex) => {|SMTP001:((int)ex.StatusCode).ToString().ElementAt(0) == '5'|};")]
    [InlineData("bool IsTransient(SmtpException ex) { switch (((int)ex.StatusCode).ToString()[0]) { case '4': return true; case {|SMTP001:'5'|}: return true; default: return false; } }")]
    [InlineData("bool IsTransient(SmtpException ex) => ((int)ex.StatusCode).ToString() is \"450\" or {|SMTP001:\"550\"|};")]
    [InlineData("static readonly SmtpStatusCode[] Soft = { SmtpStatusCode.MailboxBusy, {|SMTP001:SmtpStatusCode.MailboxUnavailable|} }; bool IsTransient(SmtpException ex) => Soft.Any(code => code == ex.StatusCode);")]
    [InlineData("static readonly SmtpStatusCode[] Soft = { SmtpStatusCode.MailboxBusy, {|SMTP001:SmtpStatusCode.MailboxUnavailable|} }; bool IsTransient(SmtpException ex) => Array.Exists(Soft, code => ex.StatusCode == code);")]
    [InlineData("static readonly List<int> Soft = new() { 450, {|SMTP001:550|} }; bool IsTransient(SmtpException ex) { var code = (int)ex.StatusCode; return Soft.Exists(one => one == code); }")]
    [InlineData("static readonly string[] Soft = { \"450\", {|SMTP001:\"550\"|} }; bool IsTransient(SmtpException ex) => Soft.Contains(((int)ex.StatusCode).ToString());")]
    public Task Other_ways_to_the_digits_or_through_a_set_are_followed(string members) => Members(members);

    [Theory]
    [InlineData("bool IsTransient(SmtpException ex) => ex.StatusCode.ToString().StartsWith(\"5\");")]
    [InlineData("bool IsTransient(SmtpException ex) => ex.StatusCode.ToString(\"D\")[0] == '4';")]
    [InlineData("bool IsTransient(SmtpException ex) => ex.StatusCode.ToString(\"X\")[0] == '5';")]
    [InlineData("static readonly SmtpStatusCode[] Soft = { SmtpStatusCode.MailboxBusy }; bool IsTransient(SmtpException ex) => Soft.Any(code => code == ex.StatusCode);")]
    [InlineData("static readonly SmtpStatusCode[] Known = { SmtpStatusCode.MailboxBusy, SmtpStatusCode.MailboxUnavailable }; bool IsTransient(SmtpException ex) => Known.Any(code => code != ex.StatusCode) && (int)ex.StatusCode < 500;")]
    [InlineData("static readonly SmtpStatusCode[] Known = { SmtpStatusCode.MailboxBusy, SmtpStatusCode.MailboxUnavailable }; bool IsTransient(SmtpException ex) => Known.Any(code => code == ex.StatusCode && (int)code < 500);")]
    [InlineData("static readonly string[] Soft = { \"450\", \"451\" }; bool IsTransient(SmtpException ex) => Soft.Contains(((int)ex.StatusCode).ToString());")]
    public Task Other_ways_to_the_digits_of_transient_codes_are_silent(string members) => Members(members);

    // Programs that are right, in the styles people write

    [Theory]
    [InlineData("int _code; string _text = \"\"; public SmtpSender(string line) { _code = int.Parse(line.Substring(0, 3)); _text = line.Length > 4 ? line.Substring(4) : \"\"; } public bool IsPositive => _code / 100 is 2 or 3; public bool IsTransient => _code / 100 == 4; public bool IsPermanent => _code / 100 == 5;")]
    [InlineData("public int Code { get; init; } public bool IsSuccess => Code is >= 200 and < 400; public bool ShouldRetry => !IsSuccess && Code < 500;")]
    [InlineData("public int Code { get; init; } public int Attempts { get; init; } public bool CanRetry => Attempts < 5 && Code is 421 or 450 or 451 or 452;")]
    [InlineData("public int Code { get; init; } public bool ShouldRetry { get { switch (Code / 100) { case 4: return true; case 5: return false; default: return Code == 0; } } }")]
    [InlineData("public int Code { get; init; } public Outcome Result => Code switch { >= 200 and < 300 => Outcome.Sent, >= 400 and < 500 => Outcome.Retry, _ => Outcome.Failed };")]
    [InlineData("public static Outcome Parse(string reply) { if (string.IsNullOrEmpty(reply) || reply.Length < 3) return Outcome.Retry; return reply[0] switch { '2' => Outcome.Sent, '4' => Outcome.Retry, _ => Outcome.Failed }; }")]
    [InlineData("public static Outcome Parse(string reply) { if (reply.StartsWith(\"250\")) return Outcome.Sent; if (reply.StartsWith(\"4\")) return Outcome.Retry; return Outcome.Failed; }")]
    [InlineData("public static Outcome Parse(string reply) { if (reply is null) return Outcome.Retry; if (!int.TryParse(reply.AsSpan(0, 3), out var code)) return Outcome.Failed; return code < 300 ? Outcome.Sent : code < 500 ? Outcome.Retry : Outcome.Failed; }")]
    [InlineData("enum Step { Retry, Bury } static readonly Dictionary<int, Step> Table = new() { [421] = Step.Retry, [450] = Step.Retry, [550] = Step.Bury, [554] = Step.Bury }; static Step Of(int smtpCode) { if (Table.TryGetValue(smtpCode, out var known)) return known; return smtpCode / 100 == 4 ? Step.Retry : Step.Bury; }")]
    [InlineData("static readonly Dictionary<int, Outcome> Table = new() { [421] = Outcome.Retry, [450] = Outcome.Retry, [550] = Outcome.Failed, [552] = Outcome.Retry }; public static Outcome Of(int smtpCode) => Table.TryGetValue(smtpCode, out var known) ? known : smtpCode >= 500 ? Outcome.Failed : Outcome.Retry;")]
    [InlineData("static readonly Dictionary<SmtpStatusCode, string> Texts = new() { [SmtpStatusCode.MailboxBusy] = \"busy\", [SmtpStatusCode.MailboxUnavailable] = \"gone\" }; public static (string, bool IsTransient) Of(SmtpException ex) => (Texts.TryGetValue(ex.StatusCode, out var text) ? text : \"?\", (int)ex.StatusCode / 100 == 4);")]
    [InlineData("static readonly Dictionary<int, (string Text, bool Again)> Table = new() { [450] = (\"busy\", true), [550] = (\"gone\", false) }; public static bool ShouldRetry(int smtpCode) => Table.TryGetValue(smtpCode, out var entry) && entry.Again;")]
    [InlineData("static readonly Dictionary<int, Func<int, bool>> Table = new() { [450] = _ => true, [550] = _ => false }; public static bool ShouldRetry(int smtpCode, int attempt) => Table.TryGetValue(smtpCode, out var judge) && judge(attempt);")]
    [InlineData("static readonly HashSet<int> Known = new() { 450, 550 }; public static bool ShouldRetry(int smtpCode) => Known.Contains(smtpCode) && smtpCode < 500;")]
    [InlineData("public static bool ShouldRetry(int smtpCode, bool wasGreylisted) => smtpCode switch { 450 or 451 => true, 554 => wasGreylisted && false, _ => false };")]
    [InlineData("public static bool IsTransient(int smtpCode) { var isTransient = smtpCode / 100 == 4; if (smtpCode == 554) isTransient = false; return isTransient; }")]
    [InlineData("public static bool IsTransient(string reply) => reply.Length > 3 && reply[0] == '4' && reply[4] == '4';")]
    [InlineData("public static bool IsTransient(string reply) { var space = reply.IndexOf(' '); return space > 0 && int.TryParse(reply.Substring(0, space), out var code) && code / 100 == 4; }")]
    [InlineData("public static bool IsPermanent(string reply) { var space = reply.IndexOf(' '); return space > 0 && int.TryParse(reply.Substring(0, space), out var code) && code >= 400; }")]
    [InlineData("public static bool IsTransient(byte[] reply) => reply[0] == (byte)'5';")]
    [InlineData("public int RetryCode { get; set; } public bool ShouldRetry => RetryCode == 550;")]
    [InlineData("public int ServerCode { get; set; } public int ExitCode { get; set; } public bool ShouldRetry => ExitCode != 0 && ServerCode < 500;")]
    [InlineData("void Run(Func<int> next, List<string> log) { var code = 0; var retry = false; do { code = next(); retry = code is >= 400 and < 500; } while (retry); log.Add(code.ToString()); }")]
    [InlineData("enum Kind { Greeting = 220, Ok = 250, Again = 450 } public static bool ShouldRetry(SmtpException ex) => (Kind)ex.StatusCode == Kind.Again;")]
    public Task A_program_that_is_right_is_silent(string members) => Members(members);
}
