namespace MailPortal.Invoices.Archives;

/// <summary>One entry as an archive describes it; nothing here is believed until the content was read.</summary>
internal sealed record ZipEntry
{
    public required string Name { get; init; }
    public required ushort Flags { get; init; }
    public required ushort Method { get; init; }
    public required uint Crc { get; init; }
    public required long PackedSize { get; init; }
    public required long Size { get; init; }
    /// <summary>Where its local header starts, counted from the first byte of the file.</summary>
    public required long HeaderAt { get; init; }
    /// <summary>Where its data starts, or -1 while its local header has not been read.</summary>
    public long DataAt { get; init; } = -1;
    public bool HasAesExtra { get; init; }
    /// <summary>Its size and check sum stand behind its data and are not known here (recovery without a directory).</summary>
    public bool SizeUnknown { get; init; }

    // Bit 0: encrypted; bit 6: strong encryption; bit 13: masked header. Method 99 and extra field 0x9901: WinZip AES.
    public bool IsEncrypted => (Flags & 0x2041) != 0 || Method == 99 || HasAesExtra;

    public bool IsFolder => Size == 0 && (Name.EndsWith('/') || Name.EndsWith('\\'));
}

/// <summary>What became of one entry: its content, or the problem, or both (a content that must not be trusted).</summary>
internal sealed record ZipItem(string Name, byte[]? Content, ReadProblemKind? Problem, string? Detail);
