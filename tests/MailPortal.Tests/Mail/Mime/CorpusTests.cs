using System.Globalization;
using System.Security.Cryptography;
using MailPortal.Mail.Mime;

namespace MailPortal.Tests.Mail.Mime;

public sealed class CorpusTests
{
    // MAILPORTAL_MUTATIONS=1000000 for a long run by hand, MAILPORTAL_MUTATIONS_FROM for other seeds or one that failed.
    private static readonly int Mutations = Number("MAILPORTAL_MUTATIONS", 200_000), FirstMutation = Number("MAILPORTAL_MUTATIONS_FROM", 0);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Corpus_EveryFile_IsReadWithoutLosingAByte()
    {
        foreach (var file in Corpus.Files())
            Assert.NotEmpty(Corpus.Read(File.ReadAllBytes(file), Cancellation).Leaves);
    }

    [Theory]
    [InlineData("co-mail-01-dian-gratuita-reenviado-dos-veces")]
    [InlineData("co-mail-02-reenviado-outlook-zip-mayusculas")]
    [InlineData("co-mail-03-gmail-reenvio-triple")]
    public void ColombianMail_HasOneZipLeaf_WithTheRightBytes(string name)
    {
        var mail = MimeParser.Parse(File.ReadAllBytes(Samples.Require($"co-dian-mail-pseudonymised/{name}.eml")), cancellation: Cancellation);
        var zip = Assert.Single(mail.Leaves, leaf => leaf.FileName?.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) == true);
        Assert.Equal(File.ReadAllBytes(Samples.Require($"co-dian-mail-pseudonymised/{name}.zip")), zip.Decode());
        Assert.Equal(MimeLimitsReached.None, mail.LimitReached);
    }

    [Fact]
    public void Corpus_DecodedInPieces_GivesTheSameBytes()
    {
        foreach (var leaf in Corpus.Files().SelectMany(file => MimeParser.Parse(File.ReadAllBytes(file), cancellation: Cancellation).Leaves))
        {
            using var whole = new MemoryStream();
            var written = leaf.DecodeToAsync(whole, Cancellation).AsTask();
            Assert.True(written.IsCompletedSuccessfully);
            Assert.Equal(SHA256.HashData(leaf.Decode()), SHA256.HashData(whole.ToArray()));
        }
    }

    [Fact]
    public async Task Corpus_Mutated_NeverThrowsNorHangsNorLosesAByte()
    {
        var originals = Corpus.Files().Select(File.ReadAllBytes).Where(raw => raw.Length is > 0 and < 40_000).ToArray();
        var work = Task.Run(() =>
        {
            for (var seed = FirstMutation; seed < FirstMutation + Mutations; seed++)
            {
                var raw = Mutation.Of(originals, new Random(seed));
                try
                {
                    Corpus.Read(raw, Cancellation);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    throw new InvalidOperationException($"Mutation {seed} of {raw.Length} bytes (MAILPORTAL_MUTATIONS_FROM={seed}): {exception.Message}", exception);
                }
            }
        }, Cancellation);
        // A guard against a hang, no measurement: a short run takes seconds.
        await work.WaitAsync(TimeSpan.FromMinutes(10 + (Mutations / 10_000)), Cancellation);
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
