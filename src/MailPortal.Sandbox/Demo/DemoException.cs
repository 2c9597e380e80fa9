namespace MailPortal.Sandbox.Demo;

/// <summary>The demo did not succeed; the message is its reason, for a person.</summary>
internal sealed class DemoException : Exception
{
    public DemoException(string message) : base(message) { }

    public DemoException(string message, Exception cause) : base(message, cause) { }
}
