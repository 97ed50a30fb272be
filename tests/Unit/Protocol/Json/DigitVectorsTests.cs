using System;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using LowLatency.Protocol.Json;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Json;

/// <summary>The arithmetic of Arm64, which runs anywhere, and the one of x64 against plain addition.</summary>
public sealed class DigitVectorsTests
{
    [Test]
    public void Word_form_gives_the_number_of_the_digits() => Check(DigitVectors.CombineWords);

    [Test]
    public void Pair_form_gives_the_number_of_the_digits()
    {
        if (!Sse41.IsSupported) Assert.Ignore("no SSE4.1 in this process");
        Check(DigitVectors.CombinePairs);
    }

    private static void Check(Func<Vector128<byte>, Vector128<byte>, Vector128<long>> combine)
    {
        Random random = new(11);
        byte[] digits = new byte[32];
        for (int i = 0; i < 20_000; i++)
        {
            for (int k = 0; k < 32; k++) digits[k] = (byte)(i == 0 ? 9 : random.Next(10));
            Vector128<long> both = combine(Vector128.Create(digits, 0), Vector128.Create(digits, 16));
            Assert.That(both.GetElement(0), Is.EqualTo(Plain(digits.AsSpan(0, 16))));
            Assert.That(both.GetElement(1), Is.EqualTo(Plain(digits.AsSpan(16))));
        }
    }

    private static long Plain(ReadOnlySpan<byte> digits)
    {
        long value = 0;
        foreach (byte digit in digits) value = (value * 10) + digit;
        return value;
    }
}
