using MailPortal.Data;

namespace MailPortal.Tests.Portal.Data;

public sealed class FoldedTextTests
{
    [Theory]
    [InlineData("PEÑA ÉXITO", "pena exito")]
    [InlineData("Panadería San Martín S.A.S.", "panaderia san martin s.a.s.")]
    [InlineData("SETP990000001", "setp990000001")]
    public void Of_CaseAndAccents_AreGone(string text, string folded) => Assert.Equal(folded, FoldedText.Of(text));
}
