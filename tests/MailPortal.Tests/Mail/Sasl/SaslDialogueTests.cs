using System.Text;
using MailPortal.Mail;
using MailPortal.Mail.Sasl;

namespace MailPortal.Tests.Mail.Sasl;

public sealed class SaslDialogueTests
{
    private static readonly Secret Password = new("pw");

    private static byte[] Base64(string text) => Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));

    private static string Text(byte[]? base64) => Encoding.UTF8.GetString(Convert.FromBase64String(Encoding.ASCII.GetString(base64!)));

    /// <summary>What the server asks is no error, and does not belong into the words of a refusal.</summary>
    [Fact]
    public void Login_ItsQuestions_AreNotKeptAsAnError()
    {
        var dialogue = new SaslDialogue(new Login("ana", Password));
        Assert.Null(dialogue.InitialResponse());
        Assert.Equal("ana", Text(dialogue.Answer(Base64("Username:"))));
        Assert.Equal("pw", Text(dialogue.Answer(Base64("Password:"))));
        Assert.Null(dialogue.Said);
    }

    [Fact]
    public void Token_ErrorOfTheServer_IsKeptAndTheFirstOneCounts()
    {
        var dialogue = new SaslDialogue(new XOAuth2("ana", new Secret("t0ken")));
        Assert.Equal("user=ana\u0001auth=Bearer t0ken\u0001\u0001", Text(dialogue.InitialResponse(200)));
        Assert.Equal("", Text(dialogue.Answer(Base64("{\"status\":\"401\"}"))));
        Assert.Equal("", Text(dialogue.Answer(Base64("and so on"))));
        Assert.Equal("{\"status\":\"401\"}", dialogue.Said);
    }

    [Fact]
    public void FirstAnswer_LongerThanTheLine_WaitsForTheServer()
    {
        var dialogue = new SaslDialogue(new Plain("ana", Password));
        Assert.Null(dialogue.InitialResponse(3));
        Assert.Equal("\0ana\0pw", Text(dialogue.Answer([])));
        Assert.Null(dialogue.Said);
    }

    /// <summary>Each time it is made there is one more copy of the secret in memory.</summary>
    [Fact]
    public void FirstAnswer_IsMadeOnce()
    {
        var mechanism = new Counting();
        var dialogue = new SaslDialogue(mechanism);
        Assert.Equal("first", Text(dialogue.InitialResponse()));
        Assert.Equal(1, mechanism.Made);
    }

    private sealed class Counting() : SaslMechanism("ana")
    {
        public int Made { get; private set; }

        public override string Name => "COUNTING";

        private protected override Secret Credential => SaslDialogueTests.Password;

        public override byte[] InitialResponse()
        {
            Made++;
            return "first"u8.ToArray();
        }

        public override byte[] Answer(ReadOnlySpan<byte> challenge, int number) => [];
    }

    [Fact]
    public void Challenges_WithoutEnd_AreNotAnswered()
    {
        var dialogue = new SaslDialogue(new Plain("ana", Password));
        for (var i = 0; i < 10; i++)
            Assert.NotNull(dialogue.Answer([]));
        Assert.Null(dialogue.Answer([]));
    }
}
