namespace SmtpReplies.Catalog.Tests;

public class ReplyTests
{
    // RFC 5321, section 4.2.3, with RFC 7504 and the extensions: which codes there are, written out apart from the file.
    private static readonly (int Code, string Name, string Class, string Status)[] Expected =
    [
        (211, "SystemStatus", "PositiveCompletion", "StandardsTrack"),
        (214, "HelpMessage", "PositiveCompletion", "StandardsTrack"),
        (220, "ServiceReady", "PositiveCompletion", "StandardsTrack"),
        (221, "ServiceClosingTransmissionChannel", "PositiveCompletion", "StandardsTrack"),
        (235, "AuthenticationSucceeded", "PositiveCompletion", "StandardsTrack"), // RFC 4954
        (250, "Ok", "PositiveCompletion", "StandardsTrack"),
        (251, "UserNotLocalWillForward", "PositiveCompletion", "StandardsTrack"),
        (252, "CannotVerifyUserWillAttemptDelivery", "PositiveCompletion", "StandardsTrack"),
        (253, "PendingMessagesStarted", "PositiveCompletion", "StandardsTrack"), // RFC 1985
        (334, "AuthenticationChallenge", "PositiveIntermediate", "StandardsTrack"), // RFC 4954
        (354, "StartMailInput", "PositiveIntermediate", "StandardsTrack"),
        (355, "TransactionOffset", "PositiveIntermediate", "Experimental"), // RFC 1845
        (421, "ServiceNotAvailable", "TransientNegativeCompletion", "StandardsTrack"),
        (422, "PasswordTransitionRequired", "TransientNegativeCompletion", "RegistryOnly"),
        (430, "CommandTemporarilyInvalid", "TransientNegativeCompletion", "RegistryOnly"),
        (432, "PasswordTransitionNeeded", "TransientNegativeCompletion", "StandardsTrack"), // RFC 4954
        (450, "MailboxTemporarilyUnavailable", "TransientNegativeCompletion", "StandardsTrack"),
        (451, "LocalErrorInProcessing", "TransientNegativeCompletion", "StandardsTrack"),
        (452, "InsufficientStorage", "TransientNegativeCompletion", "StandardsTrack"),
        (453, "NoMail", "TransientNegativeCompletion", "StandardsTrack"), // RFC 2645
        (454, "SecurityTemporarilyUnavailable", "TransientNegativeCompletion", "StandardsTrack"), // RFC 3207, RFC 4954
        (455, "ParametersNotAccommodated", "TransientNegativeCompletion", "StandardsTrack"),
        (458, "UnableToQueueMessages", "TransientNegativeCompletion", "StandardsTrack"), // RFC 1985
        (459, "NodeNotAllowed", "TransientNegativeCompletion", "StandardsTrack"), // RFC 1985
        (500, "CommandUnrecognized", "PermanentNegativeCompletion", "StandardsTrack"),
        (501, "SyntaxErrorInParameters", "PermanentNegativeCompletion", "StandardsTrack"),
        (502, "CommandNotImplemented", "PermanentNegativeCompletion", "StandardsTrack"),
        (503, "BadCommandSequence", "PermanentNegativeCompletion", "StandardsTrack"),
        (504, "CommandParameterNotImplemented", "PermanentNegativeCompletion", "StandardsTrack"),
        (521, "HostDoesNotAcceptMail", "PermanentNegativeCompletion", "StandardsTrack"), // RFC 7504
        (523, "EncryptionNeeded", "PermanentNegativeCompletion", "RegistryOnly"),
        (524, "EncryptionRequiredForAuthentication", "PermanentNegativeCompletion", "RegistryOnly"),
        (525, "UserAccountDisabled", "PermanentNegativeCompletion", "RegistryOnly"),
        (530, "AuthenticationRequired", "PermanentNegativeCompletion", "StandardsTrack"), // RFC 3207, RFC 4954
        (533, "DeliveryNotAuthorized", "PermanentNegativeCompletion", "RegistryOnly"),
        (534, "AuthenticationMechanismTooWeak", "PermanentNegativeCompletion", "StandardsTrack"), // RFC 4954
        (535, "AuthenticationCredentialsInvalid", "PermanentNegativeCompletion", "StandardsTrack"), // RFC 4954
        (538, "EncryptionRequiredForAuthenticationMechanism", "PermanentNegativeCompletion", "StandardsTrack"), // RFC 4954
        (550, "MailboxPermanentlyUnavailable", "PermanentNegativeCompletion", "StandardsTrack"),
        (551, "UserNotLocal", "PermanentNegativeCompletion", "StandardsTrack"),
        (552, "ExceededStorageAllocation", "PermanentNegativeCompletion", "StandardsTrack"),
        (553, "MailboxNameNotAllowed", "PermanentNegativeCompletion", "StandardsTrack"),
        (554, "TransactionFailed", "PermanentNegativeCompletion", "StandardsTrack"),
        (555, "ParametersNotRecognized", "PermanentNegativeCompletion", "StandardsTrack"),
        (556, "DomainDoesNotAcceptMail", "PermanentNegativeCompletion", "StandardsTrack"), // RFC 7504
    ];

    public static TheoryData<int> Codes => [.. CatalogFile.BuiltIn.Replies.Select(static reply => reply.Code)];

    [Fact]
    public void The_catalog_has_the_39_standardised_replies_and_the_six_of_the_registry_in_order()
    {
        Assert.Equal(Expected, CatalogFile.BuiltIn.Replies.Select(static reply => (reply.Code, reply.Name, reply.Class, reply.Status)));
        Assert.Equal(39, CatalogFile.BuiltIn.Replies.Count(static reply => reply.Status is "StandardsTrack" or "Experimental"));
        Assert.Equal(6, CatalogFile.BuiltIn.Replies.Count(static reply => reply.Status is "RegistryOnly"));
    }

    [Fact]
    public void Every_name_is_a_PascalCase_identifier_and_occurs_once()
    {
        Assert.All(CatalogFile.BuiltIn.Replies, static reply => Assert.Matches("^([A-Z][a-z]*)+$", reply.Name));
        Assert.Distinct(CatalogFile.BuiltIn.Replies.Select(static reply => reply.Name));
    }

    [Theory, MemberData(nameof(Codes))]
    public void Class_and_category_are_those_of_the_digits(int code)
    {
        Reply reply = CatalogFile.BuiltIn[code];
        Assert.Equal(code / 100, reply.Class switch
        {
            "PositiveCompletion" => 2,
            "PositiveIntermediate" => 3,
            "TransientNegativeCompletion" => 4,
            "PermanentNegativeCompletion" => 5,
            _ => 0,
        });
        Assert.Equal(reply.Category, (code / 10 % 10) switch
        {
            0 => "Syntax",
            1 => "Information",
            2 => "Connections",
            3 => "Unspecified",
            5 => "MailSystem",
            _ => null,
        });
    }

    [Theory, MemberData(nameof(Codes))]
    public void Stages_are_named_once_each(int code)
    {
        Assert.NotEmpty(CatalogFile.BuiltIn[code].Stages);
        Assert.Distinct(CatalogFile.BuiltIn[code].Stages);
    }

    // RFC 5321, section 4.3.2, with RFC 7504, section 5.1, and the documents of the extensions.
    [Theory]
    [InlineData("Greeting", "220 421 521 554")]
    [InlineData("Ehlo", "250 421 500 501 502 504 550 554")]
    [InlineData("StartTls", "220 421 454 500 501")]
    [InlineData("Auth", "235 334 421 432 454 500 501 503 504 534 535 538")]
    [InlineData("Mail", "250 355 421 451 452 455 500 501 503 530 550 552 553 554 555")]
    [InlineData("Rcpt", "250 251 421 450 451 452 455 500 501 503 530 550 551 552 553 555 556")]
    [InlineData("Data", "354 421 500 501 503 554")]
    [InlineData("EndOfData", "250 421 450 451 452 550 552 554")]
    [InlineData("Bdat", "250 421 500 501 503")]
    [InlineData("Burl", "250 421 451 503 552 554")]
    [InlineData("Rset", "250 421 500 501")]
    [InlineData("Vrfy", "250 251 252 421 500 501 502 504 550 551 553")]
    [InlineData("Expn", "250 252 421 500 501 502 504 550")]
    [InlineData("Help", "211 214 421 500 501 502 504")]
    [InlineData("Noop", "250 421 500 501")]
    [InlineData("Quit", "221 421 500 501")]
    [InlineData("Etrn", "250 251 252 253 421 458 459 500 501")]
    [InlineData("Atrn", "250 421 450 451 453 502 530")]
    public void Each_stage_has_the_replies_that_the_RFCs_list_for_it(string stage, string codes)
    {
        int[] seen = [.. CatalogFile.BuiltIn.Replies.Where(reply => reply.Stages.Contains(stage)).Select(static reply => reply.Code)];
        Assert.Empty(codes.Split(' ').Select(int.Parse).Except(seen));
    }

    [Theory, MemberData(nameof(Codes))]
    public void Every_reply_refers_to_sections_that_exist(int code)
    {
        Reply reply = CatalogFile.BuiltIn[code];
        Assert.NotEmpty(reply.References);
        Assert.Distinct(reply.References);
        Assert.All(reply.References, RfcSections.AssertExists);
        Assert.All(reply.Advice, static advice => RfcSections.AssertExists(advice.Reference));
    }

    [Theory]
    [InlineData(422)]
    [InlineData(430)]
    [InlineData(523)]
    [InlineData(524)]
    [InlineData(525)]
    [InlineData(533)]
    public void A_reply_that_only_the_registry_knows_says_so_and_points_to_the_first_digit(int code)
    {
        Reply reply = CatalogFile.BuiltIn[code];
        Assert.StartsWith("No RFC defines this code. ", reply.Description, StringComparison.Ordinal);
        Assert.Contains("the first digit", reply.Description, StringComparison.Ordinal);
        Assert.StartsWith("Kein RFC definiert diesen Code. ", reply.Localized["de"].Description, StringComparison.Ordinal);
        Assert.Contains("die erste Ziffer", reply.Localized["de"].Description, StringComparison.Ordinal);
        Assert.Equal([new Reference { Rfc = 5248, Section = "2.4" }], reply.References);
    }

    [Fact]
    public void No_other_reply_claims_to_be_undefined() =>
        Assert.DoesNotContain(CatalogFile.BuiltIn.Replies, static reply => reply.Status is not "RegistryOnly" && reply.Description.Contains("No RFC defines", StringComparison.Ordinal));
}
