using System;
using System.Buffers.Text;
using System.Numerics;
using System.Text;

namespace LowLatency.VenueSim.Wire;

/// <summary>A growing buffer of UTF-8 text with the few appends that frames need. One owner thread.</summary>
public sealed class Utf8Text
{
    private byte[] _bytes = new byte[4096];
    private int _length;

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Starts anew.</summary>
    /// <returns>This.</returns>
    public Utf8Text Clear()
    {
        _length = 0;
        return this;
    }

    /// <summary>Appends text as it is.</summary>
    /// <param name="text">ASCII bytes.</param>
    /// <returns>This.</returns>
    public Utf8Text Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Reserve(text.Length));
        _length += text.Length;
        return this;
    }

    /// <summary>Appends text as it is.</summary>
    /// <param name="text">Mostly ASCII; a symbol may be of another script.</param>
    /// <returns>This.</returns>
    public Utf8Text Add(string text)
    {
        _length += Encoding.UTF8.GetBytes(text, Reserve(Encoding.UTF8.GetMaxByteCount(text.Length)));
        return this;
    }

    /// <summary>Appends an integer.</summary>
    /// <param name="value">The value.</param>
    /// <returns>This.</returns>
    public Utf8Text Add(long value)
    {
        Utf8Formatter.TryFormat(value, Reserve(20), out var written);
        _length += written;
        return this;
    }

    /// <summary>Appends a fixed-point number.</summary>
    /// <param name="value">Not negative, in units of 10 to the minus <paramref name="decimals"/>.</param>
    /// <param name="decimals">Decimals of the unit.</param>
    /// <param name="shown">Decimals to show, at least <paramref name="decimals"/>.</param>
    /// <returns>This.</returns>
    public Utf8Text Add(Int128 value, int decimals, int shown)
    {
        if (value < 0)
        {
            Add("-"u8);
            value = -value;
        }

        return value <= ulong.MaxValue ? AddDigits((ulong)value, decimals, shown) : AddDigits(value, decimals, shown);
    }

    // Nearly all numbers are small, and a division of 64 bits is many times faster: compiled for each of the two types.
    private Utf8Text AddDigits<TNumber>(TNumber value, int decimals, int shown)
        where TNumber : struct, IBinaryInteger<TNumber>
    {
        var ten = TNumber.CreateTruncating(10);
        Span<byte> digits = stackalloc byte[64];
        var at = digits.Length;
        for (var i = decimals; i < shown; i++)
            digits[--at] = (byte)'0';
        for (var i = 0; i < decimals; i++, value /= ten)
            digits[--at] = (byte)('0' + int.CreateTruncating(value % ten));
        if (shown > 0)
            digits[--at] = (byte)'.';
        do
        {
            digits[--at] = (byte)('0' + int.CreateTruncating(value % ten));
            value /= ten;
        }
        while (value > TNumber.Zero);
        return Add(digits[at..]);
    }

    private Span<byte> Reserve(int count)
    {
        if (_length + count > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        return _bytes.AsSpan(_length);
    }
}
