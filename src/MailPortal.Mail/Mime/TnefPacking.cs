namespace MailPortal.Mail.Mime;

/// <summary>What is done with the bytes of something in winmail.dat.</summary>
internal enum TnefPacking
{
    /// <summary>Nothing.</summary>
    None,
    /// <summary>They are a mail, as TNEF again.</summary>
    Message,
    /// <summary>They are compressed RTF.</summary>
    Rtf,
}
