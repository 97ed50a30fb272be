using System;
using System.Collections.Generic;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Model.Time;
using NUnit.Framework;

namespace LowLatency.Unit.Model.Events;

/// <summary>Sizes and offsets are the journal's byte tables: a change here is a change of format.</summary>
[TestFixture]
public sealed class LayoutTests
{
    [TestCase(typeof(EventSlot), 128)]
    [TestCase(typeof(EventHeader), 48)]
    [TestCase(typeof(EngineCommand), 128)]
    [TestCase(typeof(BookLevel), 16)]
    [TestCase(typeof(InstrumentRules), 48)]
    [TestCase(typeof(ClientOrderId), 16)]
    [TestCase(typeof(InstrumentId), 2)]
    [TestCase(typeof(Price), 8)]
    [TestCase(typeof(Quantity), 8)]
    [TestCase(typeof(Notional), 8)]
    [TestCase(typeof(Timestamp), 8)]
    [TestCase(typeof(EventKind), 2)]
    [TestCase(typeof(CommandKind), 2)]
    [TestCase(typeof(ReasonCode), 2)]
    [TestCase(typeof(VenueId), 1)]
    [TestCase(typeof(Side), 1)]
    public void Sizes_are_those_of_the_byte_tables(Type type, int size) => Assert.That(SizeOf(type), Is.EqualTo(size));

    [Test]
    public void Every_payload_fills_the_slot_behind_the_header()
    {
        int payloads = 0;
        foreach (Type type in Structs())
        {
            if (!type.Name.EndsWith("Payload", StringComparison.Ordinal)) continue;
            payloads++;
            Assert.That(SizeOf(type), Is.EqualTo(EventSlot.PayloadSize), type.Name);
        }

        Assert.That(payloads, Is.GreaterThanOrEqualTo(10));
        int headerEnd = EventSlot.HeaderOffset + Unsafe.SizeOf<EventHeader>();
        int levelsEnd = EventSlot.HeaderOffset + (EventSlot.LevelsPerContinuation * Unsafe.SizeOf<BookLevel>());
        Assert.That(headerEnd, Is.EqualTo(EventSlot.PayloadOffset));
        Assert.That(levelsEnd, Is.LessThanOrEqualTo(EventSlot.Size));
    }

    [Test]
    public void Every_payload_is_a_field_of_the_slot_at_the_payload_offset()
    {
        HashSet<Type> held = [];
        foreach (FieldInfo field in Fields(typeof(EventSlot)))
        {
            if (field.FieldType.Name.EndsWith("Payload", StringComparison.Ordinal)) held.Add(field.FieldType);
            else continue;
            Assert.That(Offset(field), Is.EqualTo(EventSlot.PayloadOffset), field.Name);
        }

        foreach (Type type in Structs())
        {
            if (type.Name.EndsWith("Payload", StringComparison.Ordinal)) Assert.That(held, Does.Contain(type));
        }
    }

    [Test]
    public void Explicit_fields_are_aligned_inside_their_struct_and_never_overlap()
    {
        int structs = 0;
        foreach (Type type in Structs())
        {
            if (!type.IsExplicitLayout || type == typeof(EventSlot)) continue;
            structs++;
            string? fault = LayoutFault(type);
            Assert.That(fault, Is.Null);
        }

        Assert.That(structs, Is.GreaterThanOrEqualTo(12));
    }

    [TestCase(typeof(Overlapping))]
    [TestCase(typeof(Misaligned))]
    public void The_layout_rule_sees_planted_faults(Type type) => Assert.That(LayoutFault(type), Is.Not.Null);

    [Test]
    public void Every_struct_of_the_model_is_unmanaged_or_a_cursor_on_the_stack()
    {
        int structs = 0;
        foreach (Type type in Structs())
        {
            structs++;
            Assert.That(HoldsReferences(type), Is.False, type.FullName);
        }

        Assert.That(structs, Is.GreaterThan(18));
        Assert.That(HoldsReferences(typeof(KeyValuePair<int, string>)), Is.True, "the rule must be able to fail");
    }

    [Test]
    public void Event_bytes_are_the_slot_without_the_ring_sequence()
    {
        EventSlot slot = default;
        slot.RingSequence = -1;
        slot.Header.ReceiveMonotonicNanos = 0x0102030405060708;
        slot.Rules.Rules.NotionalUnitsMin = 0x1112131415161718;
        Span<byte> bytes = slot.EventBytes;

        Assert.That(bytes.Length, Is.EqualTo(120));
        Assert.That(bytes[0], Is.EqualTo(8));
        Assert.That(bytes[48 + 40], Is.EqualTo(0x18));
        bytes.Clear();
        Assert.That(slot.RingSequence, Is.EqualTo(-1));
        Assert.That(slot.Rules.Rules, Is.EqualTo(default(InstrumentRules)));
    }

    private static IEnumerable<Type> Structs()
    {
        foreach (Type type in typeof(EventSlot).Assembly.GetTypes())
        {
            if (type.IsValueType && !type.IsEnum && !type.IsByRefLike && type.IsPublic) yield return type;
        }
    }

    private static FieldInfo[] Fields(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    private static int Offset(FieldInfo field) => field.GetCustomAttribute<FieldOffsetAttribute>()?.Value ?? -1;

    private static string? LayoutFault(Type type)
    {
        int size = SizeOf(type);
        bool[] used = new bool[size];
        foreach (FieldInfo field in Fields(type))
        {
            int offset = Offset(field);
            int length = SizeOf(field.FieldType);
            if (offset < 0 || offset + length > size) return $"{type.Name}.{field.Name} leaves the struct";
            if (offset % AlignmentOf(length) != 0) return $"{type.Name}.{field.Name} unaligned";
            for (int i = offset; i < offset + length; i++)
            {
                if (used[i]) return $"{type.Name}.{field.Name} overlaps another field at byte {i}";
                used[i] = true;
            }
        }

        return null;
    }

    private static int AlignmentOf(int length) => length is 1 or 2 or 4 ? length : 8;

    private static int SizeOf(Type type) => (int)Invoke(nameof(Unsafe.SizeOf), typeof(Unsafe), type);

    private static bool HoldsReferences(Type type) =>
        (bool)Invoke(nameof(RuntimeHelpers.IsReferenceOrContainsReferences), typeof(RuntimeHelpers), type);

    private static object Invoke(string method, Type holder, Type argument) =>
        holder.GetMethod(method, 1, Type.EmptyTypes)!.MakeGenericMethod(argument).Invoke(null, null)!;

    [StructLayout(LayoutKind.Explicit, Size = 16)]
    private struct Overlapping
    {
        [FieldOffset(0)] public long First;
        [FieldOffset(4)] public int Second;
    }

    [StructLayout(LayoutKind.Explicit, Size = 16)]
    private struct Misaligned
    {
        [FieldOffset(2)] public int First;
    }
}
