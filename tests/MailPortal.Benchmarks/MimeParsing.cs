using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using MailPortal.Mail.Mime;

namespace MailPortal.Benchmarks;

/// <summary>Mails with a base64 attachment: taken apart with every leaf decoded, against the platform's decoder on the same base64 without
/// its line breaks. Both allocate their results; rounds alternate; medians with their spread.</summary>
internal static class MimeParsing
{
    public static Task RunAsync(Arguments arguments, CancellationToken cancellation)
    {
        var mails = arguments.Number("mails", 200);
        var (mail, base64) = Make(arguments.Number("kilobytes", 500) * 1024);
        var rounds = Math.Max(3, arguments.Number("rounds", 7));
        var (ours, plain, ratios) = (new List<double>(), new List<double>(), new List<double>());
        long allocated = 0;
        for (var round = -2; round < rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            var decoding = Time(mails, () => Plain(base64));
            var before = GC.GetAllocatedBytesForCurrentThread();
            var parsing = Time(mails, () => Parse(mail));
            // The first rounds warm up the compiler.
            if (round < 0)
                continue;
            allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / mails;
            ours.Add(parsing);
            plain.Add(decoding);
            ratios.Add(parsing / decoding);
        }
        var megabytes = (double)mail.Length * mails / 1e6;
        Console.WriteLine($"mime: {mails} mails of {mail.Length / 1024} KB, {rounds} rounds");
        Console.WriteLine($"  base64 alone  {Show(plain, "0.0")} ms");
        Console.WriteLine($"  parser        {Show(ours, "0.0")} ms, {megabytes / Median(ours) * 1000:0} MB/s, {allocated - (base64.Length * 3 / 4)} bytes allocated per mail beyond the content");
        Console.WriteLine($"  ratio         {Show(ratios, "0.00")} (aim: at most 2.5)");
        return Task.CompletedTask;
    }

    private static double Time(int times, Action action)
    {
        GC.Collect();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < times; i++)
            action();
        return clock.Elapsed.TotalMilliseconds;
    }

    private static void Parse(byte[] mail)
    {
        foreach (var leaf in MimeParser.Parse(mail).Leaves)
            leaf.Decode();
    }

    private static void Plain(byte[] base64)
    {
        var target = GC.AllocateUninitializedArray<byte>(Base64.GetMaxDecodedFromUtf8Length(base64.Length));
        Base64.DecodeFromUtf8(base64, target, out _, out _);
    }

    private static (byte[] Mail, byte[] Base64) Make(int length)
    {
        var content = new byte[length];
        new Random(1).NextBytes(content);
        var text = Convert.ToBase64String(content);
        var lines = string.Join("\r\n", text.Chunk(76).Select(line => new string(line)));
        var mail = "From: Proveedor <a@example.com>\r\nTo: b@example.com\r\nSubject: =?utf-8?Q?Factura_electr=C3=B3nica?=\r\nMessage-ID: <1@example.com>\r\n"
            + "Date: Mon, 13 Nov 2017 08:01:13 -0500\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"=_part\"\r\n\r\n"
            + "--=_part\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nAdjunto la factura.\r\n"
            + "--=_part\r\nContent-Type: application/zip; name=\"f.zip\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + lines + "\r\n--=_part--\r\n";
        return (Encoding.ASCII.GetBytes(mail), Encoding.ASCII.GetBytes(text));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Show(List<double> values, string format) => $"{In(Median(values), format)} ({In(values.Min(), format)}..{In(values.Max(), format)})";

    private static string In(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
