namespace MailPortal.BrowserTests;

public sealed class ChromiumTests
{
    [Fact]
    public void Chromium_IsInstalled() => Assert.True(File.Exists("/usr/bin/chromium"), "Chromium is missing: bash eng/test.sh installs it.");
}
