using MailPortal.Accounts;

namespace MailPortal.Tests.Portal.Accounts;

public sealed class SafeHtmlTests
{
    [Theory]
    [InlineData("<p>Saludos, <b>Ana</b></p>", "<p>Saludos, <b>Ana</b></p>")]
    [InlineData("<a href=\"https://empresa.com/?a=1&amp;b=2\" onclick=\"x()\">web</a>", "<a href=\"https://empresa.com/?a=1&amp;b=2\">web</a>")]
    [InlineData("<img src='https://empresa.com/logo.png' width=120 alt=Logo onerror=alert(1)>", "<img src=\"https://empresa.com/logo.png\" width=\"120\" alt=\"Logo\">")]
    [InlineData("<span style=\"color: red; background-image: url(https://x)\">a</span>", "<span style=\"color: red\">a</span>")]
    [InlineData("<span style=\"color: rgb(1, 2, 3)\">a</span>", "<span style=\"color: rgb(1, 2, 3)\">a</span>")]
    [InlineData("a < b & c > d", "a &lt; b & c &gt; d")]
    [InlineData("<td>x", "<td>x</td>")]
    [InlineData("x</div></p>", "x")]
    public void Of_WhatSignaturesAreMadeOf_Stays(string html, string expected) => Assert.Equal(expected, SafeHtml.Of(html));

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<SCRIPT SRC=//x></SCRIPT >")]
    [InlineData("<script>unfinished")]
    [InlineData("<svg onload=alert(1)><a></a></svg>")]
    [InlineData("<style>*{}</style>")]
    [InlineData("<iframe srcdoc='<script>alert(1)</script>'></iframe>")]
    [InlineData("<!-- <script> -->")]
    [InlineData("<!-- unfinished <script>")]
    [InlineData("<!doctype html>")]
    [InlineData("<meta http-equiv=refresh content='0;url=//x'>")]
    [InlineData("<base href=//x>")]
    [InlineData("<form action=//x><input></form>")]
    public void Of_WhatDoesSomething_IsGone(string html) => Assert.Equal("", SafeHtml.Of(html));

    [Theory]
    [InlineData("<a href=\"javascript:alert(1)\">x</a>")]
    [InlineData("<a href=\" java\nscript:alert(1)\">x</a>")]
    [InlineData("<a href=\"&#106;avascript:alert(1)\">x</a>")]
    [InlineData("<a href=\"data:text/html,x\">x</a>")]
    [InlineData("<a href=\"vbscript:x\">x</a>")]
    [InlineData("<a href=/relativo>x</a>")]
    [InlineData("<a name=arriba>x</a>")]
    public void Of_LinkToNowhere_IsText(string html) => Assert.Equal("x", SafeHtml.Of(html));

    [Theory]
    [InlineData("<b style=\"width: expression(alert(1))\">x</b>")]
    [InlineData("<b style=\"color: re\\64\">x</b>")]
    [InlineData("<b style=\"position: fixed\">x</b>")]
    [InlineData("<b id=save class=mp-button data-copy=x>x</b>")]
    public void Of_DangerousAttribute_IsLeftOut(string html) => Assert.Equal("<b>x</b>", SafeHtml.Of(html));

    /// <summary>A browser draws a broken picture, and a link that cannot be pressed.</summary>
    [Theory]
    [InlineData("a<img>b", "ab")]
    [InlineData("<img src=\"http://empresa.com/logo.png\" alt=Logo>", "")]
    [InlineData("<img src=\"javascript:alert(1)\">", "")]
    [InlineData("<a href=\"https://empresa.com\"></a>", "")]
    [InlineData("<a href=\"https://empresa.com\"> <img src=//x> </a>", "")]
    [InlineData("<p><a href=\"https://empresa.com\">", "<p></p>")]
    [InlineData("<a href=\"https://empresa.com\"><img src=\"cid:logo\"></a>", "<a href=\"https://empresa.com\"><img src=\"cid:logo\"></a>")]
    public void Of_PictureOfNothingAndEmptyLink_AreGone(string html, string expected) => Assert.Equal(expected, SafeHtml.Of(html));

    /// <summary>The portal's pages fetch from the portal alone: a picture of elsewhere would be a broken one.</summary>
    [Fact]
    public void Page_PictureOfElsewhere_IsItsAddress()
    {
        using var _ = new Culture("es");
        var page = SafeHtml.Page("<a href=\"https://empresa.com\"><img src=\"https://empresa.com/a.png?x=1&amp;y=<2>\"></a><img src=\"data:image/png;base64,AAAA\">");

        Assert.DoesNotContain("<img src=\"https", page, StringComparison.Ordinal);
        Assert.Contains(System.Net.WebUtility.HtmlEncode(string.Format(null, AccountText.PictureNotFetched, "https://empresa.com/a.png?x=1&y=<2>")), page, StringComparison.Ordinal);
        Assert.Contains("<img src=\"data:image/png;base64,AAAA\">", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_QuotesInsideAttributes_CannotEndThem() => Assert.Equal("<b title=\"&quot; onclick=&quot;x()\">y</b>", SafeHtml.Of("<b title='\" onclick=\"x()'>y</b>"));

    [Fact]
    public void Of_ItsOwnResult_IsTheSame()
    {
        const string html = "<table border=1><tr><td align=\"left\">A &amp; B<br><a href=\"mailto:a@b.c\">c</a></table>";
        Assert.Equal(SafeHtml.Of(html), SafeHtml.Of(SafeHtml.Of(html)));
    }
}
