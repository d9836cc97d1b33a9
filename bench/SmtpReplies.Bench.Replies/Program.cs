using SmtpReplies.Bench;

foreach (var input in ((Input[])[Input.Single, Input.Ehlo, Input.Unauthenticated, Input.Mix]).Where(input => args.Length == 0 || input.Name.Contains(args[0], StringComparison.Ordinal)))
    Paired.Compare(input, Contender.Of(input));
