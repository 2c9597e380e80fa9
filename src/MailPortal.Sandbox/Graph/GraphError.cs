namespace MailPortal.Sandbox.Graph;

/// <summary>A refusal of Graph, with its words.</summary>
internal sealed record GraphError(int Status, string Code, string Message)
{
    public static GraphError BadToken(string why) => new(401, "InvalidAuthenticationToken", why);

    public static readonly GraphError ClaimsChallenge = new(401, "InvalidAuthenticationToken",
        "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp");

    public static readonly GraphError AccessDenied = new(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");

    public static readonly GraphError RequestDenied = new(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");

    public static readonly GraphError SendAsDenied = new(403, "ErrorSendAsDenied",
        "The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account., Cannot submit message.");

    public static readonly GraphError MeWithoutUser = new(400, "BadRequest", "/me request is only valid with delegated authentication flow.");

    public static GraphError UserNotFound(string user) => new(404, "ErrorInvalidUser", $"The requested user '{user}' is invalid.");

    public static GraphError ResourceNotFound(string user) => new(404, "Request_ResourceNotFound",
        $"Resource '{user}' does not exist or one of its queried reference-property objects are not present.");

    public static readonly GraphError NoMailbox = new(404, "MailboxNotEnabledForRESTAPI", "REST API is not yet supported for this mailbox.");

    public static readonly GraphError Throttled = new(429, "ApplicationThrottled", "Application is over its MailboxConcurrency limit.");

    public static readonly GraphError TooManyRequests = new(429, "ApplicationThrottled", "Application is over its Request limit.");

    public static GraphError Unavailable(int status) => new(status, status == 504 ? "UnknownError" : "serviceNotAvailable", "The service is temporarily unavailable.");

    public static readonly GraphError RequestTooLarge = new(413, "RequestEntityTooLarge", "The request is too large: maximum request length exceeded.");

    public static readonly GraphError NoJson = new(400, "BadRequest",
        "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.");

    public static readonly GraphError UnsupportedMediaType = new(415, "RequestBodyRead", "A supported MIME type could not be found that matches the content type of the request.");

    public static GraphError UnknownProperty(string name, string type) => new(400, "RequestBodyRead",
        $"The property '{name}' does not exist on type 'microsoft.graph.{type}'. Make sure to only use property names that are defined by the type.");

    public static GraphError BadValue(string value, string type) => new(400, "RequestBodyRead", $"Cannot convert the literal '{value}' to the expected type '{type}'.");

    public static GraphError MissingParameter(string name) => new(400, "ErrorInvalidParameter", $"The following parameters are missing: {name}.");

    public static readonly GraphError InvalidRecipients = new(400, "ErrorInvalidRecipients", "At least one recipient is not valid.");

    public static readonly GraphError NoRecipients = new(400, "ErrorInvalidRecipients", "At least one recipient is not valid., A message can't be sent because it contains no recipients.");

    public static readonly GraphError TooManyRecipients = new(400, "ErrorExceededMaxRecipientLimit", "The message has more recipients than are allowed.");

    public static GraphError HeaderName(string name) => new(400, "InvalidInternetMessageHeader", $"The internet message header name '{name}' should start with 'x-' or 'X-'.");

    public static readonly GraphError TooManyHeaders = new(400, "InvalidInternetMessageHeaderCollection", "Maximum number of headers in one message should be less than or equal to 5.");

    public static readonly GraphError MimeBase64 = new(400, "ErrorMimeContentInvalidBase64String", "Invalid base64 string for MIME content.");

    public static readonly GraphError MimeInvalid = new(400, "ErrorMimeContentInvalid", "The MIME content is not valid.");

    public static readonly GraphError AttachmentTooLarge = new(413, "ErrorAttachmentSizeLimitExceeded", "The attachment size exceeds the allowed limit; use an upload session.");

    public static readonly GraphError AttachmentTooSmall = new(400, "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize", "Attachment size should not be less than the minimum size of an upload session.");

    public static readonly GraphError MessageTooLarge = new(413, "ErrorMessageSizeExceeded", "The message exceeds the maximum supported size.");

    public static readonly GraphError ItemNotFound = new(404, "ErrorItemNotFound", "The specified object was not found in the store.");

    public static readonly GraphError IdMalformed = new(400, "ErrorInvalidIdMalformed", "Id is malformed.");

    public static readonly GraphError NoSuchPath = new(400, "BadRequest", "Resource not found for the segment.");

    public static readonly GraphError UploadWithToken = new(401, "InvalidAuthenticationToken", "The upload URL carries its own authentication: the request must not have an Authorization header.");

    public static GraphError UploadRange(long next) => new(416, "ErrorInvalidContentRange", $"The Content-Range is not the next expected one ({next}-).");
}

/// <summary>Ends a request with a refusal.</summary>
internal sealed class GraphException(GraphError error) : Exception(error.Message)
{
    public GraphError Error => error;
}
