using MailPortal.Documents;

namespace MailPortal.Tests.Portal.Documents;

public sealed class SearchTextTests
{
    [Theory]
    [InlineData("PEÑA ÉXITO", "pena exito")]
    [InlineData("Panadería San Martín S.A.S.", "panaderia san martin s.a.s.")]
    [InlineData("SETP990000001", "setp990000001")]
    public void Fold_CaseAndAccents_AreGone(string text, string folded) => Assert.Equal(folded, SearchText.Fold(text));
}
