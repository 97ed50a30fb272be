using System;
using System.IO;
using System.IO.Compression;
using System.Text;
using LowLatency.Backtest.Downloads;
using NUnit.Framework;

namespace LowLatency.Unit.Backtest;

/// <summary>A part file that was torn at any place ends as if it had not been.</summary>
[TestFixture]
public sealed class BlockFileTests
{
    private const string Header = "id,price";
    private const int Rows = 20_000;
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("lowlatency-blocks-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Every_gunzip_reads_all_rows()
    {
        string path = Whole("whole");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        Assert.That(reader.ReadLine(), Is.EqualTo(Header));
        for (int i = 0; i < Rows; i++) Assert.That(reader.ReadLine(), Is.EqualTo(Row(i)));
        Assert.That(reader.ReadLine(), Is.Null);
    }

    [Test]
    public void A_file_torn_anywhere_ends_with_the_same_bytes()
    {
        byte[] whole = File.ReadAllBytes(Whole("whole"));
        string path = Path.Combine(_folder, "torn");
        int resumed = 0;
        for (int length = 0; length <= whole.Length; length += Math.Max(1, Math.Min(997, whole.Length - length)))
        {
            File.WriteAllBytes(path, whole[..length]);
            resumed += Complete(path);
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(whole), $"cut at {length}");
            if (length == whole.Length) break;
        }

        Assert.That(resumed, Is.GreaterThan(Rows), "rows were gone on with");
    }

    [Test]
    public void A_damaged_byte_costs_what_is_behind_it_and_no_more()
    {
        byte[] whole = File.ReadAllBytes(Whole("whole"));
        string path = Path.Combine(_folder, "damaged");
        for (int at = 1; at < whole.Length; at += 1_511)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x10;
            File.WriteAllBytes(path, damaged);
            Complete(path);
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(whole), $"damaged at {at}");
        }
    }

    [Test]
    public void What_was_not_a_full_member_is_fetched_again()
    {
        string path = Path.Combine(_folder, "dropped");
        using (BlockFile file = BlockFile.Open(path, Header))
        {
            for (int i = 0; i < 10; i++) file.Add(Encoding.ASCII.GetBytes(Row(i)));
        }

        using BlockFile again = BlockFile.Open(path, Header);
        Assert.That(again.Rows, Is.Zero);
        Assert.That(again.LastRow, Is.Null);
    }

    [Test]
    public void Two_cannot_write_at_once()
    {
        string path = Path.Combine(_folder, "shared");
        using BlockFile first = BlockFile.Open(path, Header);
        Assert.That(() => BlockFile.Open(path, Header), Throws.InstanceOf<IOException>());
    }

    private static string Row(int i) => $"{i},{(i * 7919L % 100_003) / 100m:F2}";

    private string Whole(string name)
    {
        string path = Path.Combine(_folder, name);
        Complete(path);
        return path;
    }

    /// <summary>Adds what is missing and finishes; returns the rows that were there.</summary>
    private static int Complete(string path)
    {
        using BlockFile file = BlockFile.Open(path, Header);
        int there = (int)file.Rows;
        Assert.That(file.LastRow, Is.EqualTo(there == 0 ? null : Row(there - 1)));
        Assert.That(file.FirstRow, Is.EqualTo(there == 0 ? null : Row(0)));
        for (int i = there; i < Rows; i++) file.Add(Encoding.ASCII.GetBytes(Row(i)));
        file.Finish();
        return there;
    }
}
