namespace MailPortal.Mailboxes;

/// <summary>How many messages would be read, as it was counted: shown as long as nothing was changed that decides it.</summary>
internal sealed class FormCount
{
    private string? text;
    private FormMoment? counted;

    public string? For(MailboxForm form) => counted?.ReadsTheSame(form) is true ? text : null;

    /// <param name="found">Null when they could not be counted.</param>
    public void Show(int? found, MailboxForm form) => (counted, text) = (FormMoment.Of(form), found switch
    {
        null => MailboxFormText.CountFailed,
        1 => MailboxFormText.CountedOne,
        { } count => string.Format(null, MailboxFormText.Counted, count),
    });

    public void Clear() => (counted, text) = (null, null);
}
