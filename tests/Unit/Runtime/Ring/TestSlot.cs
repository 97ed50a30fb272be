using System;
using System.Runtime.InteropServices;
using LowLatency.Runtime.Ring;

namespace LowLatency.Unit.Runtime.Ring;

/// <summary>A slot whose content can be checked word by word.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct TestSlot
{
    public long PublicationSequence;
    public int Producer;
    public int SlotCount;
    public long Number;
    public long Word0;
    public long Word1;
    public long Word2;
    public long Word3;
    public long Word4;

    /// <summary>Fills slot <paramref name="index"/> of a message, all but the sequence.</summary>
    public void Fill(int producer, long number, int slotCount, int index)
    {
        Producer = producer;
        SlotCount = slotCount;
        Number = number;
        Word0 = Mix(producer, number, index, 0);
        Word1 = Mix(producer, number, index, 1);
        Word2 = Mix(producer, number, index, 2);
        Word3 = Mix(producer, number, index, 3);
        Word4 = Mix(producer, number, index, 4);
    }

    public readonly bool IsWhole(int producer, long number, int slotCount, int index) =>
        Producer == producer && Number == number && SlotCount == slotCount
        && Word0 == Mix(producer, number, index, 0) && Word1 == Mix(producer, number, index, 1)
        && Word2 == Mix(producer, number, index, 2) && Word3 == Mix(producer, number, index, 3)
        && Word4 == Mix(producer, number, index, 4);

    /// <summary>Null when the message is whole, else what is wrong.</summary>
    public static string? FindTear(ReadOnlySpan<TestSlot> message)
    {
        int producer = message[0].Producer;
        long number = message[0].Number;
        int slotCount = message[0].SlotCount;
        if (message.Length != slotCount) return $"torn: {message.Length} slots given, head tells {slotCount}";
        for (int i = 0; i < slotCount; i++)
        {
            if (!message[i].IsWhole(producer, number, slotCount, i))
                return $"torn: slot {i} of {slotCount}, producer {producer}, number {number}";
        }

        return null;
    }

    private static long Mix(int producer, long number, int index, int word) =>
        ((number * 0x5851F42D4C957F2D) ^ ((long)producer << 56)) + (index * 8L) + word + 1;
}

internal readonly struct TestLayout : IMessageLayout<TestSlot>
{
    public static int SlotCount(ref readonly TestSlot head) => head.SlotCount;
}
