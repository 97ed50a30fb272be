using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using LowLatency.Core;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests;

/// <summary>Events that the journal holds for its readers: the engine counts them, and that is all.</summary>
public sealed class ReaderEventTests
{
    private static IEnumerable<EventKind> Kinds()
    {
        foreach (EventKind kind in Enum.GetValues<EventKind>())
        {
            if (EventKinds.IsForReaders(kind)) yield return kind;
        }
    }

    [TestCaseSource(nameof(Kinds))]
    public void They_change_nothing_but_their_count(EventKind kind)
    {
        EventKind other = kind == EventKind.Position ? EventKind.TermState : EventKind.Position;
        Engine one = Applied(kind);
        Engine two = Applied(other);
        ReadOnlySpan<long> first = MemoryMarshal.Cast<byte, long>(EngineFixture.Save(one));
        ReadOnlySpan<long> second = MemoryMarshal.Cast<byte, long>(EngineFixture.Save(two));
        List<long> differences = [];
        for (int word = 0; word < first.Length; word++)
        {
            if (first[word] != second[word]) differences.Add(first[word] - second[word]);
        }

        differences.Sort();
        Assert.That(differences, Is.EqualTo((long[])[-1, 1]), "one count each");
        Assert.That((one.Counters.Events(kind), two.Counters.Events(other)), Is.EqualTo((1L, 1L)));
        Assert.That(one.Counters.UnknownKind, Is.Zero);
        Assert.That(one.CommandHash, Is.EqualTo(two.CommandHash));
    }

    [Test]
    public void There_are_six_of_them() => Assert.That(new List<EventKind>(Kinds()), Has.Count.EqualTo(6));

    private static Engine Applied(EventKind kind)
    {
        EngineFixture fixture = new EngineFixture().Trading();
        EventSlot[] message = fixture.Events.Clock();
        new Random(5).NextBytes(message[0].EventBytes[48..]);
        message[0].Header.Kind = kind;
        message[0].Header.Instrument = InstrumentId.All;
        Assert.That(fixture.Apply(message), Is.Empty);
        fixture.Place(fixture.Signal(100));
        return fixture.Engine;
    }
}
