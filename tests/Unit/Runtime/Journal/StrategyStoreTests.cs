using System;
using System.IO;
using System.Security.Cryptography;
using LowLatency.Reading.Snapshots;
using LowLatency.Runtime.Snapshots;
using NUnit.Framework;

namespace LowLatency.Unit.Runtime.Journal;

[TestFixture]
internal sealed class StrategyStoreTests
{
    private static readonly byte[] Source = [1, 2, 3];
    private static readonly string Digest = Convert.ToHexStringLower(SHA256.HashData(Source));
    private string _journal = null!;

    [SetUp]
    public void Make() => _journal = Directory.CreateTempSubdirectory("lowlatency-store-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_journal, recursive: true);

    [Test]
    public void What_was_kept_comes_back()
    {
        Assert.That(StrategyFiles.TryLoad(_journal, "mine", Digest, out _), Is.Null);
        Assert.That(StrategyStore.TrySave(_journal, "mine", Digest, Source, out string error), Is.True, error);
        Assert.That(StrategyFiles.TryLoad(_journal, "mine", Digest, out error), Is.EqualTo(Source));
        Assert.That(error, Is.Empty);
    }

    [Test]
    public void A_damaged_file_is_told_and_written_again_by_the_next_start()
    {
        StrategyStore.TrySave(_journal, "mine", Digest, Source, out _);
        File.WriteAllBytes(StrategyFiles.PathOf(_journal, "mine", Digest), [1, 2]);
        Assert.That(StrategyFiles.TryLoad(_journal, "mine", Digest, out string error), Is.Null);
        Assert.That(error, Does.Contain("damaged"));
        StrategyStore.TrySave(_journal, "mine", Digest, Source, out _);
        Assert.That(StrategyFiles.TryLoad(_journal, "mine", Digest, out _), Is.EqualTo(Source));
    }

    [TestCase("../../etc/passwd")]
    [TestCase("a/b")]
    [TestCase("")]
    public void A_name_that_leaves_the_folder_is_refused(string name)
    {
        Assert.That(StrategyFiles.IsNameable(name, Digest), Is.False);
        Assert.That(() => StrategyFiles.PathOf(_journal, name, Digest), Throws.ArgumentException);
        Assert.That(() => StrategyFiles.PathOf(_journal, "mine", name), Throws.ArgumentException);
    }

    [Test]
    public void A_folder_that_cannot_be_made_is_an_error_and_no_crash()
    {
        File.WriteAllBytes(Path.Combine(_journal, StrategyFiles.FolderName), []);
        Assert.That(StrategyStore.TrySave(_journal, "mine", Digest, Source, out string error), Is.False);
        Assert.That(error, Is.Not.Empty);
    }
}
