using System.Text;
using MailPortal.Mail.Network;

namespace MailPortal.Mail.Imap;

// What any answer may carry along, whatever it answers: the end of a command, capabilities, a goodbye, how many messages the opened folder has.
public sealed partial class ImapConnection
{
    // Real servers name some forty, in less than a thousand characters. A set of them is kept as long as the connection lasts.
    private const int MostCapabilities = 1000;
    private const int LongestCapabilities = 64 * 1024;
    private uint exists;
    private bool hasGrown;

    /// <summary>Whether the answer read last told another number of messages than was known.</summary>
    internal bool CountChanged { get; private set; }

    /// <summary>The folder that is open, as it was when it was opened; null when none is.</summary>
    internal ImapMailbox? Opened { get; private set; }

    /// <summary>A folder is open, or none is any more: what comes from now on is news.</summary>
    internal void Open(ImapMailbox? mailbox) => (Opened, hasGrown) = (mailbox, false);

    /// <summary>The same folder was open in another session, which has ended: what arrived in between is news here.</summary>
    internal void GoOnFrom(ImapConnection before) =>
        hasGrown |= before.hasGrown || exists > before.exists || Opened?.UidNext != before.Opened?.UidNext;

    /// <summary>Whether messages came into the folder since it was opened, or since this was asked last, and were told in passing: IDLE does not tell them
    /// again.</summary>
    internal bool TakeGrowth()
    {
        (var grown, hasGrown) = (hasGrown, false);
        return grown;
    }

    private void Note(ImapResponse response)
    {
        switch (response.Kind)
        {
            case ImapResponseKind.Tagged:
                NoteCode(response);
                if (awaited.ContainsKey(response.Tag)) // others belong to a download that was given up
                    awaited[response.Tag] = Completion(response);
                break;
            case ImapResponseKind.Status:
                NoteCode(response);
                if (response.Status != ImapStatus.Bye)
                    break;
                // Yandex says it again and again until we close.
                if (bye is { } said)
                    throw Break(ImapProblems.Bye(said));
                bye = Completion(response);
                session.Spend();
                // It is about to close (RFC 9051 section 7.1.5). One that does not is not waited for as if something were still to come.
                if (reader.Patience > ProtocolSession.FarewellTimeout)
                    reader.Patience = ProtocolSession.FarewellTimeout;
                break;
            case ImapResponseKind.Data:
                NoteData(response);
                break;
            case ImapResponseKind.Continuation or ImapResponseKind.Fetch or ImapResponseKind.FetchWithBody:
                break;
        }

        Log?.Server(Secrets.Redact(response.Kind is ImapResponseKind.Fetch or ImapResponseKind.FetchWithBody
            ? $"* {response.Number} FETCH UID {response.Fetch.Uid}, body of {response.Fetch.Length} bytes"
            : response.Line));
    }

    private void NoteData(ImapResponse response)
    {
        if (response.Is("CAPABILITY"u8))
        {
            NoteCapabilities(response.Raw);
        }
        else if (response.Is("EXPUNGE"u8))
        {
            exists = Math.Max(exists, 1) - 1;
        }
        else if (response.Is("VANISHED"u8))
        {
            exists = 0; // how many went is not counted: any number that comes next is news
        }
        else if (response.Is("EXISTS"u8))
        {
            hasGrown |= response.Number > exists;
            CountChanged = response.Number != exists;
            exists = response.Number;
        }
    }

    internal ImapCompletion Completion(ImapResponse response) => new(response.Status, response.Code, response.Text, Secrets);

    private void NoteCode(ImapResponse response)
    {
        if (response.TryCode("CAPABILITY"u8, out var names))
            NoteCapabilities(names.Rest);
    }

    private void NoteCapabilities(ReadOnlySpan<byte> names)
    {
        if (names.Length > LongestCapabilities || names.Count((byte)' ') > MostCapabilities)
            throw Break(ImapProblems.Broken($"more than {MostCapabilities} capabilities, in {names.Length} bytes"));
        Capabilities = new ImapCapabilities(Encoding.ASCII.GetString(names).Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
