using MailPortal.Data;
using MailPortal.Invoices;
using MailPortal.Mail.Mime;
using Microsoft.Extensions.Options;

namespace MailPortal.Documents;

/// <summary>What reading one stored message gave, with every file that a row is going to name already in the file store.</summary>
public sealed record ReadMessage(Guid MessageId, MessageContents Contents, MessageOutcome Outcome, QuarantineReason? Reason, string? ReasonDetail, IReadOnlyList<FoundDocument> Documents);

/// <summary>A document, and where its bytes were put.</summary>
public sealed record FoundDocument(ElectronicDocument Document, StoredFile Xml, StoredFile? Container, IReadOnlyList<FoundDocumentFile> Files);

public sealed record FoundDocumentFile(string Name, FileKind Kind, FileRelation Relation, StoredFile Stored);

/// <summary>Step two, "read": outside any transaction, within limits. Nothing of the message's content makes it throw.</summary>
public sealed partial class MessageReading(FileStore files, DataDirectory directory, DocumentReader reader, IOptionsMonitor<IntakeOptions> options, TimeProvider time, ILogger<MessageReading> logger)
{
    // Beyond these an attachment may be hidden in what was left alone; a cut header hides nothing.
    private const MimeLimitsReached Structural = MimeLimitsReached.Depth | MimeLimitsReached.Parts | MimeLimitsReached.UnpackedBytes;
    // Larger ones lie in a file while they are read; of them only what they hold comes into memory.
    private const long MaxBytesInMemory = 4 * 1024 * 1024;
    private static readonly MessageContents Unopened = new("", "", null, []);

    public async Task<ReadMessage> ReadAsync(Guid messageId, string rawSha256, long size, CancellationToken cancellation)
    {
        if (size > options.CurrentValue.MaxBytesToOpen) return Aside(messageId, Unopened, QuarantineReason.TooLargeToOpen, null);
        using var limit = new CancellationTokenSource(options.CurrentValue.MaxReadTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        var contents = Unopened;
        try
        {
            if (size <= MaxBytesInMemory)
            {
                var mail = MimeParser.Parse(await files.ReadAllAsync(rawSha256, cancellation), limits: null, either.Token);
                contents = Envelope(mail);
                return await OpenAsync(messageId, mail, contents, either.Token);
            }
            // A copy, not the file itself: the store may be on a network, and a mapped file that goes away takes the process with it. The data
            // directory is a disk of this node; the system's folder for temporary files may be memory.
            await using var stored = files.OpenRead(rawSha256);
            using var large = await MimeFile.SpoolAsync(stored, folder: directory.Path, cancellation: either.Token);
            contents = Envelope(large.Message);
            return await OpenAsync(messageId, large.Message, contents, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return Aside(messageId, contents, QuarantineReason.TookTooLong, null);
        }
        catch (Exception e) when (e is not OperationCanceledException and not IOException and not UnauthorizedAccessException)
        {
            // One bad message never stops a mailbox: it is put aside with a reason, and the log has the particulars. A disk that fails
            // (IOException, or no right to write) is another matter: that stops the poll, and the message is read again.
            LogFault(e, messageId);
            return Aside(messageId, contents, QuarantineReason.PortalFault, e.GetType().Name);
        }
    }

    private async Task<ReadMessage> OpenAsync(Guid messageId, MimeMessage mail, MessageContents contents, CancellationToken cancellation)
    {
        var sources = mail.Leaves.Select(leaf => new SourceFile(leaf.FileName ?? "", leaf.ContentType, leaf.Decode(), leaf.Path)).ToList();
        var result = reader.Read(sources, cancellation);
        contents = contents with { Parts = PartsOf(result) };
        var documents = new List<FoundDocument>();
        foreach (var document in result.Documents) documents.Add(await KeepAsync(document, cancellation));
        if (result.QuarantineReason is { } problem)
            return new(messageId, contents, MessageOutcome.Quarantined, QuarantineReason.Unreadable, Describe(problem), documents);
        if ((mail.LimitReached & Structural) != MimeLimitsReached.None) return new(messageId, contents, MessageOutcome.Quarantined, QuarantineReason.TooComplex, null, documents);
        if (documents.Count > 0) return new(messageId, contents, MessageOutcome.Documents, null, null, documents);
        var pdf = result.Files.Any(f => f.Kind is FileKind.Pdf);
        return new(messageId, contents, pdf ? MessageOutcome.PdfOnly : MessageOutcome.NoDocuments, null, null, documents);
    }

    private async Task<FoundDocument> KeepAsync(ElectronicDocument document, CancellationToken cancellation)
    {
        var xml = await files.WriteAsync(document.Xml, cancellation);
        var container = document.Container is { } bytes ? await files.WriteAsync(bytes, cancellation) : null;
        var kept = new List<FoundDocumentFile>();
        foreach (var related in document.Files)
            kept.Add(new(related.File.Name, related.File.Kind, related.Relation, await files.WriteAsync(related.File.Content, cancellation)));
        return new(document, xml, container, kept);
    }

    private static MessageContents Envelope(MimeMessage mail) =>
        new(mail.Subject ?? "", mail.From.Count > 0 ? mail.From[0].ToString() ?? "" : "", mail.MessageId, []);

    private static List<MessagePart> PartsOf(ReadResult result)
    {
        var parts = result.Files.Select(file =>
        {
            var problem = result.Problems.FirstOrDefault(p => p.Origin == file.Origin && p.FileName == file.Name);
            return new MessagePart(file.Origin, file.Name, file.Kind.ToString(), file.Size, file.Sha256, problem?.Kind.ToString(), problem?.Detail);
        }).ToList();
        // An entry that could not be unpacked is no file, and has to be seen all the same.
        parts.AddRange(result.Problems.Where(p => !result.Files.Any(f => f.Origin == p.Origin && f.Name == p.FileName))
            .Select(p => new MessagePart(p.Origin, p.FileName, nameof(FileKind.Unknown), 0, "", p.Kind.ToString(), p.Detail)));
        return parts;
    }

    private static string Describe(ReadProblem problem) => $"{problem.Kind}: {problem.FileName}{(problem.Detail is null ? "" : $" ({problem.Detail})")}";

    private static ReadMessage Aside(Guid messageId, MessageContents contents, QuarantineReason reason, string? detail) =>
        new(messageId, contents, MessageOutcome.Quarantined, reason, detail, []);

    [LoggerMessage(Level = LogLevel.Error, Message = "Reading message {MessageId} failed unexpectedly; it is put aside.")]
    private partial void LogFault(Exception exception, Guid messageId);
}
