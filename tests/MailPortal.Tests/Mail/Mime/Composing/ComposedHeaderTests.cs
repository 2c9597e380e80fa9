using System.Text.RegularExpressions;
using MailPortal.Mail.Mime;
using MailPortal.Mail.Mime.Composing;

namespace MailPortal.Tests.Mail.Mime.Composing;

public sealed partial class ComposedHeaderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "Subject:")]
    [InlineData("Factura FE-1", "Subject: Factura FE-1")]
    [InlineData("Factura electrónica, FE-1", "Subject: Factura =?utf-8?Q?electr=C3=B3nica,?= FE-1")]
    [InlineData("发票", "Subject: =?utf-8?B?5Y+R56Wo?=")]
    [InlineData("a  b c", "Subject: =?utf-8?Q?a__b?= c")]
    [InlineData("=?utf-8?Q?x?=", "Subject: =?utf-8?B?PT91dGYtOD9RP3g/PQ==?=")]
    public async Task Subject_IsEncodedNoFurtherThanItMustBe(string subject, string expected) => Assert.Equal(expected, (await Written(subject)).Field("Subject"));

    [Theory]
    [InlineData("Ñandú 😀 a  b   c")]
    [InlineData("فاتورة إلكترونية رقم 12 بتاريخ اليوم من شركة الفولاذ الدولية للتجارة")]
    [InlineData("电子发票：二〇二六年十一月份，来自北方钢铁股份有限公司，编号一二三四五六七八九〇，请查收")]
    [InlineData("👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦")]
    [InlineData("=?utf-8?B?w7E=?= and =?x?q?y?=")]
    [InlineData("ends with ñ")]
    [InlineData("=?not a word")]
    public async Task Subject_ComesBack(string subject) => Assert.Equal(subject, (await Written(subject)).Read.Subject);

    [Fact]
    public async Task Subject_VeryLong_ComesBackInShortLines()
    {
        foreach (var subject in (string[])[new string('x', 5000), new string('ñ', 5000), string.Join(' ', Enumerable.Repeat("word", 2000)), string.Concat(Enumerable.Repeat("a😀", 2000))])
        {
            var written = await Written(subject);
            Assert.Equal(subject, written.Read.Subject);
            Assert.All(written.Field("Subject").Split("\r\n"), line => Assert.InRange(line.Length, 1, 76));
        }
    }

    [Fact]
    public async Task EncodedWord_HasSeventyFiveCharactersAtMost_AndWholeCharacters()
    {
        for (var before = 0; before < 70; before++)
            foreach (var text in (string[])["ñ", "发", "😀", "a😀-"])
                foreach (Match word in EncodedWord().Matches((await Written(new string('a', before) + string.Concat(Enumerable.Repeat(text, 80)))).Field("Subject")))
                {
                    Assert.InRange(word.Length, 13, 75);
                    var malformed = false;
                    Assert.DoesNotContain('\uFFFD', EncodedWords.DecodeText(word.Value, ref malformed));
                    Assert.False(malformed);
                }
    }

    [Theory]
    [InlineData("Ana Diaz", "Ana Diaz <a@x.co>")]
    [InlineData("", "a@x.co")]
    [InlineData("Diaz, Ana", "\"Diaz, Ana\" <a@x.co>")]
    [InlineData("Aceros S.A.S.", "\"Aceros S.A.S.\" <a@x.co>")]
    [InlineData("say \"hi\" \\ bye", "\"say \\\"hi\\\" \\\\ bye\" <a@x.co>")]
    [InlineData("Ana Díaz", "=?utf-8?B?QW5hIETDrWF6?= <a@x.co>")]
    [InlineData("Comercializadora Única", "=?utf-8?Q?Comercializadora_=C3=9Anica?= <a@x.co>")]
    [InlineData("a@x.co", "\"a@x.co\" <a@x.co>")]
    public async Task Name_IsQuotedOrEncodedOnlyWhereNeeded(string name, string expected) =>
        Assert.Equal("To: " + expected, (await Composed.Of(Composed.Mail() with { To = [new MailAddress(name, "a@x.co")] })).Field("To"));

    [Fact]
    public async Task Addresses_FoldBetweenEachOther()
    {
        var to = Enumerable.Range(0, 200).Select(i => new MailAddress(i % 3 == 0 ? $"Núm. {i}" : i % 3 == 1 ? $"Name, {i}" : "", $"person{i}@domain{i}.example")).ToList();
        var written = await Composed.Of(Composed.Mail() with { To = to });
        Assert.Equal(to, written.Read.To);
        Assert.All(written.Field("To").Split("\r\n"), line => Assert.InRange(line.Length, 1, 76));
    }

    [Fact]
    public async Task Date_ShowsItsZone()
    {
        Assert.Equal("Date: Mon, 2 Nov 2026 09:05:07 -0500", (await Written("x")).Field("Date"));
        var message = await new MimeComposer(new Kathmandu()).ComposeAsync(Composed.Mail() with { Date = null }, Cancellation);
        Assert.Equal(new DateTimeOffset(2026, 7, 2, 3, 45, 0, TimeSpan.FromMinutes(345)), message.Date);
        using var stream = new MemoryStream();
        await message.WriteToAsync(stream, Cancellation);
        Assert.Contains("Date: Thu, 2 Jul 2026 03:45:00 +0545\r\n", System.Text.Encoding.ASCII.GetString(stream.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MessageId_IsNew_InTheSendersDomain_AndNamesNoHost()
    {
        var ids = new HashSet<string>();
        for (var i = 0; i < 100; i++)
        {
            var message = await new MimeComposer(TimeProvider.System).ComposeAsync(Composed.Mail() with { MessageId = null, From = [new MailAddress("", "a@españa.example")] }, Cancellation);
            Assert.Matches("^[0-9a-f]{32}@xn--espaa-rta\\.example$", message.MessageId);
            Assert.True(ids.Add(message.MessageId));
        }
    }

    [Fact]
    public async Task Fields_OfAnAnswer_AreWritten()
    {
        var written = await Composed.Of(Composed.Mail() with
        {
            Sender = new MailAddress("", "s@x.co"), ReplyTo = [new MailAddress("", "r@x.co")], Cc = [new MailAddress("C", "c@x.co")], Bcc = [new MailAddress("", "hidden@x.co")],
            InReplyTo = "<1@x>", References = ["0@x", "1@x"], Importance = MailImportance.High,
            ExtraHeaders = [new("Auto-Submitted", "auto-generated"), new("X-Empresa", "Aceros Ñ"), new("List-Unsubscribe", "<mailto:u@x.co>, <https://x.co/?a=?b>")],
        });
        Assert.Equal("Sender: s@x.co", written.Field("Sender"));
        Assert.Equal("Reply-To: r@x.co", written.Field("Reply-To"));
        Assert.Equal("Cc: C <c@x.co>", written.Field("Cc"));
        Assert.Equal("In-Reply-To: <1@x>", written.Field("In-Reply-To"));
        Assert.Equal("References: <0@x> <1@x>", written.Field("References"));
        Assert.Equal("Importance: high", written.Field("Importance"));
        Assert.Equal("X-Priority: 1", written.Field("X-Priority"));
        Assert.Equal("Auto-Submitted: auto-generated", written.Field("Auto-Submitted"));
        Assert.Equal("Aceros Ñ", written.Read.Headers.Value("X-Empresa"));
        Assert.Equal("List-Unsubscribe: <mailto:u@x.co>, <https://x.co/?a=?b>", written.Field("List-Unsubscribe"));
        Assert.DoesNotContain("hidden", written.Text, StringComparison.Ordinal);
        Assert.Equal(["bob@y.example", "c@x.co", "hidden@x.co"], written.Message.Recipients);
        Assert.Equal("s@x.co", written.Message.Sender);
    }

    [Fact]
    public async Task Sender_WhoIsFrom_IsNotRepeated() =>
        Assert.Null((await Composed.Of(Composed.Mail() with { Sender = Composed.Ana })).Read.Headers.Find("Sender"));

    [Fact]
    public async Task OnlyHiddenRecipients_NameNobody()
    {
        var written = await Composed.Of(Composed.Mail() with { To = [], Bcc = [new MailAddress("", "hidden@x.co")] });
        Assert.Equal("To: undisclosed-recipients:;", written.Field("To"));
        Assert.Empty(written.Read.To);
        Assert.Equal(["hidden@x.co"], written.Message.Recipients);
    }

    [Fact]
    public async Task Bcc_IsWrittenOnlyWhereItIsAskedFor()
    {
        var mail = Composed.Mail() with { To = [], Bcc = [new MailAddress("Ñ", "hidden@x.co"), new MailAddress("", "other@x.co")] };
        var composed = await new MimeComposer(TimeProvider.System) { WritesBcc = true }.ComposeAsync(mail, TestContext.Current.CancellationToken);
        using var raw = new MemoryStream();
        await composed.WriteToAsync(raw, TestContext.Current.CancellationToken);
        var read = MimeParser.Parse(raw.ToArray(), cancellation: TestContext.Current.CancellationToken);
        Assert.EndsWith("<hidden@x.co>, other@x.co", System.Text.Encoding.UTF8.GetString(read.Headers.Find("Bcc")!.Raw.Span), StringComparison.Ordinal);
        Assert.Null(read.Headers.Find("To"));
        Assert.Equal(["hidden@x.co", "other@x.co"], composed.Recipients);
    }

    private static Task<Composed> Written(string subject) => Composed.Of(Composed.Mail(subject));

    [GeneratedRegex(@"=\?utf-8\?[BQ]\?[^?]+\?=")]
    private static partial Regex EncodedWord();

    [Theory]
    [InlineData("ana@Contoso.test", "contoso.test")]
    [InlineData("ventas@compañía.com.co", "xn--compaa-7va5a.com.co")]
    [InlineData("ana@ñ..test", "invalid")]
    public void NewMessageId_HasADomainThatMayStandThere(string address, string domain) =>
        Assert.Equal($"00000000000000000000000000000000@{domain}", MimeComposer.NewMessageId(address, Guid.Empty));

    private sealed class Kathmandu : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromMinutes(345), "x", "x");

        public override DateTimeOffset GetUtcNow() => new(2026, 7, 1, 22, 0, 0, TimeSpan.Zero);
    }
}
