using System.IO;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Retention;
using LowLatency.Runtime.Storage;
using LowLatency.Unit.Runtime.Journal;
using NUnit.Framework;

namespace LowLatency.Unit.Runtime.Storage;

/// <summary>Who may read what is kept, where it is not made by the engine that runs.</summary>
[TestFixture]
internal sealed class FolderAccessTests
{
    private const UnixFileMode Everybody = (UnixFileMode)0x1FF;
    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode GroupFolder = OwnerFolder | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    // A journal on another disk, with a link where the configuration looks.
    [Test]
    public void A_journal_behind_a_link_is_closed_as_any_other_and_links_in_it_are_not_followed()
    {
        using TempFolder folder = new();
        string journal = Open(folder.File("journal"));
        string snapshots = Open(folder.File("snapshots"));
        string elsewhere = folder.File("elsewhere");
        File.WriteAllText(Path.Combine(journal, "segment"), "");
        File.SetUnixFileMode(Path.Combine(journal, "segment"), Everybody & ~UnixFileMode.UserExecute);
        File.WriteAllText(elsewhere, "");
        File.SetUnixFileMode(elsewhere, Everybody);
        File.CreateSymbolicLink(Path.Combine(journal, "link"), elsewhere);
        Directory.CreateSymbolicLink(Path.Combine(journal, "snapshots"), snapshots);
        string link = folder.File("configured");
        Directory.CreateSymbolicLink(link, journal);

        string reported = FolderAccess.OwnerOnly.Apply(link, "snapshots");
        Assert.That(reported, Does.Contain("permissions were 0777, are 0700 now"));
        Assert.That(File.GetUnixFileMode(journal), Is.EqualTo(OwnerFolder));
        Assert.That(File.GetUnixFileMode(snapshots), Is.EqualTo(OwnerFolder));
        Assert.That(File.GetUnixFileMode(Path.Combine(journal, "segment")), Is.EqualTo(OwnerFile));
        Assert.That(File.GetUnixFileMode(elsewhere), Is.EqualTo(Everybody));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_compressed_segment_has_the_permissions_of_its_journal(bool isReadByGroup)
    {
        using TempFolder folder = new();
        string journal = folder.File("journal");
        Directory.CreateDirectory(journal);
        File.SetUnixFileMode(journal, isReadByGroup ? GroupFolder : OwnerFolder);
        JournalFixture.Run(journal, 5_000);
        Assert.That(JournalRetention.Compress(journal), Is.GreaterThan(2));
        UnixFileMode expected = isReadByGroup ? OwnerFile | UnixFileMode.GroupRead : OwnerFile;
        foreach (JournalSegment segment in JournalSegments.List(journal))
            Assert.That(File.GetUnixFileMode(segment.Path), Is.EqualTo(expected), segment.Path);
    }

    [Test]
    public void A_lock_is_of_a_folder_and_not_of_a_name()
    {
        using TempFolder folder = new();
        string path = Open(folder.File("control"));
        using FolderLock held = FolderLock.TryTake(path, out _)!;
        Assert.That(held.IsOf(path), Is.True);
        Directory.Move(path, path + ".old");
        Assert.That(held.IsOf(path), Is.False);
        Assert.That(held.IsOf(Open(path)), Is.False);
        Assert.That(held.IsOf(path + ".old"), Is.True);
    }

    private static string Open(string path)
    {
        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, Everybody);
        return path;
    }
}
