namespace MailPortal.Sandbox.Entra;

/// <summary>What the token endpoint answers: a body, or a refusal.</summary>
internal sealed record TokenAnswer(Dictionary<string, object>? Body, EntraError? Error)
{
    public static implicit operator TokenAnswer(EntraError error) => new(null, error);

    public static TokenAnswer Bearer(string accessToken, TimeSpan lifetime)
    {
        var seconds = (int)lifetime.TotalSeconds;
        return new(new() { ["token_type"] = "Bearer", ["expires_in"] = seconds, ["ext_expires_in"] = seconds, ["access_token"] = accessToken }, null);
    }
}
