using MailPortal.Organizations;

namespace MailPortal.Tests.Portal.Organizations;

public sealed class OrganizationFormTests
{
    [Fact]
    public void Check_EverythingWrong_IsToldAtOnce()
    {
        var form = new OrganizationForm { Name = "  ", TaxId = "900123456-1", Language = "fr", TimeZone = "Mars/Olympus" };
        Assert.Equal(["Name", "TaxId", "Language", "TimeZone"], form.Check().Problems.Select(p => p.Field));
    }

    [Fact]
    public void Check_Right_ComesBackCleaned()
    {
        var (cleaned, problems) = new OrganizationForm { Name = "  Contoso \t Colombia ", TaxId = "900.123.456-8", TimeZone = "America/Lima" }.Check();
        Assert.Empty(problems);
        Assert.Equal(new OrganizationForm { Name = "Contoso Colombia", TaxId = "900123456", TimeZone = "America/Lima" }, cleaned);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void Check_NameAtItsLimit(int length, bool fits) =>
        Assert.Equal(fits, new OrganizationForm { Name = new string('x', length), TaxId = "900123456" }.Check().Problems.Count == 0);

    [Fact]
    public void TimeZones_AreThePlaces()
    {
        using var _ = new Culture("es");
        Assert.Contains(TimeZones.All, z => z is { Id: "America/Bogota", Label: "(UTC−05:00) Bogotá" });
        Assert.Contains(TimeZones.All, z => z.Id == "Europe/Madrid");
        Assert.DoesNotContain(TimeZones.All, z => z.Id.StartsWith("Etc/", StringComparison.Ordinal));
        Assert.All(TimeZones.All, z => Assert.True(TimeZones.IsKnown(z.Id)));
    }

    [Theory]
    [InlineData("es", "Las más usadas", "(UTC−06:00) Ciudad de México", "África")]
    [InlineData("en", "Most used", "(UTC−06:00) Mexico City", "Africa")]
    public void TimeZones_TheCommonOnesComeFirst_FromWestToEast_TheOthersByRegion(string language, string first, string mexico, string second)
    {
        using var _ = new Culture(language);
        var groups = TimeZones.Groups.ToList();
        Assert.Equal([first, second], groups.Take(2).Select(g => g.Key));
        Assert.Equal(groups[0].OrderBy(z => z.Offset), groups[0]);
        Assert.Equal(26, groups[0].Count());
        Assert.Contains(groups[0], z => z.Label == mexico);
        Assert.Equal(TimeZones.All.Count, groups.Sum(g => g.Count()));
    }
}
