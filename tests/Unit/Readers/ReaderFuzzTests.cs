using System;
using LowLatency.Unit.Model;
using LowLatency.Unit.Runtime.Journal;
using NUnit.Framework;

namespace LowLatency.Unit.Readers;

/// <summary>
/// Every reader takes its file as hostile: whatever the bytes are, it ends, says what is wrong in its own words and
/// takes no more memory than the format allows. Inputs are good files with damage that keeps their structure.
/// </summary>
[TestFixture]
internal sealed class ReaderFuzzTests
{
    private const int Rounds = 400;

    [TestCaseSource(typeof(ReaderTargets), nameof(ReaderTargets.All))]
    public void A_file_of_any_bytes_is_read_or_refused(ReaderTarget target)
    {
        Random random = TestSeed.NewRandom();
        using var folder = new TempFolder();
        for (int round = 0; round < Rounds; round++)
        {
            byte[] input = target.Good(random);
            if (round % 3 != 0) input = FileDamage.Apply(random, input);
            target.Read(folder.Path, input);
        }
    }
}
