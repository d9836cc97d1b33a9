namespace SmtpReplies;

#pragma warning disable CS1591 // Placeholder until the generator emits this enum from codes.json.
public enum SmtpReplyCode
{
    None = 0,
    SystemStatus = 211, HelpMessage = 214, ServiceReady = 220, ServiceClosingTransmissionChannel = 221, AuthenticationSucceeded = 235,
    Ok = 250, UserNotLocalWillForward = 251, CannotVerifyUserWillAttemptDelivery = 252, PendingMessagesStarted = 253,
    AuthenticationChallenge = 334, StartMailInput = 354, TransactionOffset = 355,
    ServiceNotAvailable = 421, PasswordTransitionRequired = 422, CommandTemporarilyInvalid = 430, PasswordTransitionNeeded = 432,
    MailboxTemporarilyUnavailable = 450, LocalErrorInProcessing = 451, InsufficientStorage = 452, NoMail = 453,
    SecurityTemporarilyUnavailable = 454, ParametersNotAccommodated = 455, UnableToQueueMessages = 458, NodeNotAllowed = 459,
    CommandUnrecognized = 500, SyntaxErrorInParameters = 501, CommandNotImplemented = 502, BadCommandSequence = 503,
    CommandParameterNotImplemented = 504, HostDoesNotAcceptMail = 521, EncryptionNeeded = 523, EncryptionRequiredForAuthentication = 524,
    UserAccountDisabled = 525, AuthenticationRequired = 530, DeliveryNotAuthorized = 533, AuthenticationMechanismTooWeak = 534,
    AuthenticationCredentialsInvalid = 535, EncryptionRequiredForAuthenticationMechanism = 538, MailboxPermanentlyUnavailable = 550,
    UserNotLocal = 551, ExceededStorageAllocation = 552, MailboxNameNotAllowed = 553, TransactionFailed = 554,
    ParametersNotRecognized = 555, DomainDoesNotAcceptMail = 556,
}
