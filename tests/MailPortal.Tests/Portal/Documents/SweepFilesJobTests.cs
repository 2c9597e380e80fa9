using MailPortal.Data;
using MailPortal.Documents;
using MailPortal.Sandbox.Samples;

namespace MailPortal.Tests.Portal.Documents;

public sealed class SweepFilesJobTests(ReceptionPortal reception) : IClassFixture<ReceptionPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sweep_RemovesOldFilesThatNoRowNames_AndNothingElse()
    {
        var mailbox = await reception.NewMailboxAsync();
        await mailbox.DeliverAsync(new SampleMails(4, mailbox.Address, new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero)).Invoice().Raw);
        await mailbox.PollAsync();
        var files = reception.Portal.Get<FileStore>();
        var old = await files.WriteAsync("huérfano"u8.ToArray(), Cancellation);
        var root = Path.Combine(reception.Portal.Folder, "files");
        foreach (var path in Directory.GetFiles(root, "*", SearchOption.AllDirectories)) File.SetLastWriteTimeUtc(path, DateTime.UtcNow - SweepFilesJob.Spared - TimeSpan.FromHours(1));
        var named = Directory.GetFiles(root, "*", SearchOption.AllDirectories).Length - 1;
        var young = await files.WriteAsync("joven"u8.ToArray(), Cancellation);

        await reception.Portal.Get<SweepFilesJob>().RunAsync(Cancellation);

        Assert.False(files.Exists(old.Sha256));
        Assert.True(files.Exists(young.Sha256));
        Assert.Equal(named + 1, Directory.GetFiles(root, "*", SearchOption.AllDirectories).Length);
        Assert.True(named >= 4, "The invoice's mail, XML, container and PDF are files of rows.");
    }
}
