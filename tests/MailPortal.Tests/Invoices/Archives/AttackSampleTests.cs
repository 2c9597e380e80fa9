using MailPortal.Invoices;

namespace MailPortal.Tests.Invoices.Archives;

/// <summary>Hostile files that others collected: each ends as this table says.</summary>
public sealed class AttackSampleTests
{
    public static TheoryData<string, ReadProblemKind?, int> Files => new()
    {
        { "attack-archives-sharpcompress/7Zip.LZMA2.Aes.7z", ReadProblemKind.UnsupportedArchive, 0 },
        { "attack-archives-sharpcompress/PrePostHeaders.zip", null, 3 },
        { "attack-archives-sharpcompress/Rar.Encrypted.rar", ReadProblemKind.UnsupportedArchive, 0 },
        { "attack-archives-sharpcompress/Rar.malformed_512byte.rar", ReadProblemKind.UnsupportedArchive, 0 },
        { "attack-archives-sharpcompress/Rar.multi.part01.rar", ReadProblemKind.UnsupportedArchive, 0 },
        { "attack-archives-sharpcompress/Rar.rar", ReadProblemKind.UnsupportedArchive, 0 },
        { "attack-archives-sharpcompress/Zip.Evil.zip", null, 2 },
        { "attack-archives-sharpcompress/Zip.UnicodePathExtra.zip", null, 1 },
        { "attack-archives-sharpcompress/Zip.badlocalextra.zip", null, 1 },
        { "attack-archives-sharpcompress/Zip.bzip2.noEmptyDirs.zip", ReadProblemKind.UnsupportedCompression, 0 },
        { "attack-archives-sharpcompress/Zip.lzma.zip", ReadProblemKind.UnsupportedCompression, 0 },
        { "attack-archives-sharpcompress/Zip.none.encrypted.zip", ReadProblemKind.PasswordProtected, 0 },
        { "attack-archives-sharpcompress/zipcrypto.zip", ReadProblemKind.PasswordProtected, 0 },
        { "attack-xml-cordada/billion-laughs-1.xml", ReadProblemKind.DoctypeRefused, 0 },
        { "attack-xml-defusedxml/cyclic.xml", ReadProblemKind.DoctypeRefused, 0 },
        { "attack-xml-defusedxml/dtd.xml", null, 0 },
        { "attack-xml-defusedxml/external_file.xml", ReadProblemKind.DoctypeRefused, 0 },
        { "attack-xml-defusedxml/simple-ns.xml", ReadProblemKind.UnknownFormat, 0 },
        { "attack-xml-defusedxml/simple.xml", ReadProblemKind.UnknownFormat, 0 },
        { "attack-zip-slip/zip-slip-win.zip", null, 2 },
        { "attack-zip-yauzl/test/failure/absolute path atxt.zip", null, 2 },
        { "attack-zip-yauzl/test/failure/compressed uncompressed size mismatch for stored file 2147483647 5.zip", ReadProblemKind.Truncated, 1 },
        { "attack-zip-yauzl/test/failure/file data overflows file bounds 63 2147483647 308.zip", ReadProblemKind.Truncated, 1 },
        { "attack-zip-yauzl/test/failure/invalid central directory file header signature 0x1014b50.zip", ReadProblemKind.DamagedArchive, 2 },
        { "attack-zip-yauzl/test/failure/invalid characters in fileName a txt.zip", null, 2 },
        { "attack-zip-yauzl/test/failure/invalid code lengths set.zip", ReadProblemKind.DamagedArchive, 0 },
        { "attack-zip-yauzl/test/failure/invalid zip64 end of central directory record signature.zip", ReadProblemKind.DamagedArchive, 0 },
        { "attack-zip-yauzl/test/failure/multi-disk zip files are not supported found disk number 1.zip", ReadProblemKind.MultiDiskArchive, 0 },
        { "attack-zip-yauzl/test/failure/too many length or distance symbols.zip", ReadProblemKind.DamagedArchive, 0 },
        { "attack-zip-yauzl/test/failure/unexpected EOF.zip", ReadProblemKind.DamagedArchive, 1 },
        { "attack-zip-yauzl/test/failure/zip64 extended information extra field does not include relative header offset.zip", ReadProblemKind.DamagedArchive, 1 },
        { "attack-zip-yauzl/test/success/big-compression.zip", null, 1 },
        { "attack-zip-yauzl/test/success/directories.zip", null, 1 },
        { "attack-zip-yauzl/test/success/traditional-encryption_deprecated.zip", ReadProblemKind.PasswordProtected, 0 },
        { "attack-zip-yauzl/test/success/unicode-path-extra-field.zip", null, 1 },
        { "attack-zip-yauzl/test/success/windows-compressed-folder.zip", null, 2 },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Sample_EndsAsTheTableSays(string file, ReadProblemKind? problem, int entries)
    {
        var result = Reading.Read(File.ReadAllBytes(Samples.Require(file)), Path.GetFileName(file));
        Assert.Equal(problem is null ? [] : [problem.Value], result.Problems.Select(p => p.Kind).Distinct());
        Assert.Equal(problem, result.QuarantineReason?.Kind);
        Assert.Equal(entries, result.Files.Count(f => f.Archive is not null));
        Assert.All(result.Files, f => Assert.Equal(f.Name, DisplayNames.Clean(f.Name)));
    }

    [Fact]
    public void Samples_All_StayWithinLimits()
    {
        var folder = Samples.Require("attack-zip-yauzl");
        foreach (var path in Directory.EnumerateFiles(Path.GetDirectoryName(folder)!, "*", SearchOption.AllDirectories))
        {
            if (!Path.GetRelativePath(Path.GetDirectoryName(folder)!, path).StartsWith("attack-", StringComparison.Ordinal)) continue;
            var result = Reading.Read(File.ReadAllBytes(path));
            Assert.True(result.Files.Sum(f => f.Size) < 20 * 1024 * 1024, path);
        }
    }
}
