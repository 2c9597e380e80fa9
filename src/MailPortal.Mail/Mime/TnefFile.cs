namespace MailPortal.Mail.Mime;

/// <summary>Something found in winmail.dat.</summary>
/// <param name="Name">Its name; null for a text of the mail itself.</param>
/// <param name="Type">Its type as MAPI has it; null when not said.</param>
/// <param name="ContentId">What HTML refers to it by.</param>
/// <param name="Charset">For texts.</param>
/// <param name="Packing">What its bytes have to go through.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record TnefFile(string? Name, string? Type, string? ContentId, string? Charset, TnefPacking Packing, ReadOnlyMemory<byte> Content);
