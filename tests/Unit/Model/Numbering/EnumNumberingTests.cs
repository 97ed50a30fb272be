using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using LowLatency.Core.Bars;
using LowLatency.Core.Books;
using LowLatency.Core.Markets;
using LowLatency.Core.Orders;
using LowLatency.Core.Risk;
using LowLatency.Core.Settings;
using LowLatency.Core.Signals;
using LowLatency.Formats.Capture;
using LowLatency.Formats.Journal;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using NUnit.Framework;

namespace LowLatency.Unit.Model.Numbering;

/// <summary>
/// Every enum of the model is part of a byte format, and so are those of the engine and of the formats whose numbers
/// journals, snapshots or captures hold. tests/Goldens/Model holds one "number name" line per value: a value may be
/// added (to both), none may be renumbered, renamed or removed.
/// </summary>
[TestFixture]
public sealed class EnumNumberingTests
{
    // Beside those of the model. A gate's number is its bit in each recorded decision.
    private static readonly Type[] Recorded =
    [
        typeof(RiskGateId), typeof(OrderState), typeof(OrderPurpose), typeof(BookState), typeof(BarFlags),
        typeof(MarketRegime), typeof(SplitAlgorithm), typeof(FeedFreshness), typeof(JournalRecordKind),
        typeof(JournalDurability), typeof(JournalRecordFlags), typeof(CaptureKind), typeof(CaptureDirection),
    ];

    private static IEnumerable<Type> Enums()
    {
        foreach (Type type in Recorded) yield return type;
        foreach (Type type in typeof(EventSlot).Assembly.GetExportedTypes())
        {
            if (type.IsEnum) yield return type;
        }
    }

    [Test]
    public void The_formats_enums_are_all_covered()
    {
        List<string> names = [];
        foreach (Type type in Enums()) names.Add(type.Name);

        Assert.That(names, Is.SupersetOf((string[])["ReasonCode", "EventKind", "CommandKind", "VenueId"]));
        foreach (string file in Directory.GetFiles(GoldenFolder(), "*.txt"))
        {
            Assert.That(names, Does.Contain(Path.GetFileNameWithoutExtension(file)), "a golden list without its enum");
        }
    }

    [TestCaseSource(nameof(Enums))]
    public void Numbers_are_unique_and_zero_is_the_default(Type type)
    {
        HashSet<long> numbers = [];
        foreach (string line in Lines(type)) numbers.Add(Number(line));

        Assert.That(numbers, Has.Count.EqualTo(Enum.GetNames(type).Length), "two names share a number");
        Assert.That(numbers, Does.Contain(0L), "default(T) must be a value with a name");
    }

    [TestCaseSource(nameof(Enums))]
    public void Numbers_are_those_of_the_golden_list(Type type)
    {
        string path = Path.Combine(GoldenFolder(), type.Name + ".txt");
        Assert.That(File.Exists(path), Is.True, $"no {path}; it should hold:\n{string.Join('\n', Lines(type))}");
        (List<string> changed, List<string> added) = Compare(File.ReadAllLines(path), Lines(type));

        Assert.That(changed, Is.Empty, "renumbered, renamed or removed: old journals would be read wrongly");
        Assert.That(added, Is.Empty, $"new values: append these lines to tests/Goldens/Model/{type.Name}.txt");
    }

    // A shift takes its count modulo 32: the 33rd would be taken for the first.
    [Test]
    public void Numbers_that_are_bits_of_a_word_fit_into_it()
    {
        const int Bits = 8 * sizeof(uint);
        Assert.That(Enum.GetValues<RiskGateId>(), Has.All.LessThan((RiskGateId)Bits));
        Assert.That(RiskGateTable.Rows.Length, Is.LessThanOrEqualTo(Bits));
        Assert.That(RiskVerdict.GatesMax, Is.EqualTo(Bits));
        Assert.That(SignalCombiner.SignalsMax, Is.LessThanOrEqualTo(Bits));

        // The last bit of an account's locks says that its balances are not proven.
        Assert.That(Enum.GetValues<VenueCondition>(), Has.All.LessThan((VenueCondition)(Bits - 1)));
    }

    [Test]
    public void The_comparison_sees_renumbering_renaming_removal_and_addition()
    {
        string[] golden = ["0 None", "1 First", "2 Second"];

        Assert.That(Compare(golden, ["0 None", "1 First", "2 Second"]), Is.EqualTo((Nothing(), Nothing())));
        Assert.That(Compare(golden, ["0 None", "2 First", "1 Second"]).Changed, Has.Count.EqualTo(2));
        Assert.That(Compare(golden, ["0 None", "1 Primary", "2 Second"]).Changed, Has.Count.EqualTo(1));
        Assert.That(Compare(golden, ["0 None", "1 First"]).Changed, Has.Count.EqualTo(1));
        Assert.That(Compare(golden, [.. golden, "3 Third"]).Added, Is.EqualTo((string[])["3 Third"]));
    }

    private static (List<string> Changed, List<string> Added) Compare(string[] golden, List<string> actual)
    {
        List<string> changed = [.. golden];
        changed.RemoveAll(actual.Contains);
        List<string> added = [.. actual];
        added.RemoveAll(line => Array.IndexOf(golden, line) >= 0);
        return (changed, added);
    }

    private static List<string> Nothing() => [];

    private static List<string> Lines(Type type)
    {
        List<string> lines = [];
        foreach (string name in Enum.GetNames(type))
        {
            long number = Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture);
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{number} {name}"));
        }

        lines.Sort((left, right) => Number(left).CompareTo(Number(right)));
        return lines;
    }

    private static long Number(string line) =>
        long.Parse(line.AsSpan(0, line.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture);

    private static string GoldenFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "tests", "Goldens", "Model");
            if (Directory.Exists(candidate)) return candidate;
        }

        throw new DirectoryNotFoundException("tests/Goldens/Model is not above the test's folder");
    }
}
