using System;
using System.Runtime.InteropServices;

namespace LowLatency.Model.Identity;

/// <summary>
/// The identity of an order, derived and never random: (instance, epoch, sequence). The epoch rises at every start and
/// every take-over, so an id is never reused. Text form: 17 characters of [0-9A-Za-z] that every venue accepts
/// (mission E2), 'L' + instance (2) + epoch (5) + sequence (8) + check character, base 62, most significant first.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct ClientOrderId
{
    /// <summary>Length of the text form.</summary>
    public const int TextLength = 17;

    /// <summary>First character of every id of ours: how own orders are recognised at a venue.</summary>
    public const byte Prefix = (byte)'L';

    public const int InstanceMax = (62 * 62) - 1;
    public const uint EpochMax = 916_132_831;
    public const ulong SequenceMax = 218_340_105_584_895;

    private const int InstanceDigits = 2;
    private const int EpochDigits = 5;
    private const int SequenceDigits = 8;

    private readonly ulong _instanceAndEpoch;

    /// <summary>Fields outside their maxima are a programming error and throw.</summary>
    public ClientOrderId(ushort instance, uint epoch, ulong sequence)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan<int>(instance, InstanceMax);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(epoch, EpochMax);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence, SequenceMax);
        _instanceAndEpoch = ((ulong)instance << 32) | epoch;
        Sequence = sequence;
    }

    public ushort Instance => (ushort)(_instanceAndEpoch >> 32);

    public uint Epoch => (uint)_instanceAndEpoch;

    /// <summary>1-based order number within the epoch; 0 only in the default value, which names no order.</summary>
    public ulong Sequence { get; }

    public bool IsNone => Sequence == 0;

    /// <summary>Writes the 17 characters; the target must hold them.</summary>
    public void Format(Span<byte> target)
    {
        target[0] = Prefix;
        WriteDigits(target.Slice(1, InstanceDigits), Instance);
        WriteDigits(target.Slice(1 + InstanceDigits, EpochDigits), Epoch);
        WriteDigits(target.Slice(1 + InstanceDigits + EpochDigits, SequenceDigits), Sequence);
        target[TextLength - 1] = CheckCharacter(target[..(TextLength - 1)]);
    }

    /// <summary>False when the text is not an id of ours (prefix, length, alphabet, check character).</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out ClientOrderId id)
    {
        id = default;
        if (text.Length != TextLength || text[0] != Prefix) return false;
        if (!TryReadDigits(text.Slice(1, InstanceDigits), out ulong instance)
            || !TryReadDigits(text.Slice(1 + InstanceDigits, EpochDigits), out ulong epoch)
            || !TryReadDigits(text.Slice(1 + InstanceDigits + EpochDigits, SequenceDigits), out ulong sequence))
        {
            return false;
        }

        if (text[TextLength - 1] != CheckCharacter(text[..(TextLength - 1)]) || sequence == 0) return false;
        id = new ClientOrderId((ushort)instance, (uint)epoch, sequence);
        return true;
    }

    public override string ToString()
    {
        Span<byte> text = stackalloc byte[TextLength];
        Format(text);
        return System.Text.Encoding.ASCII.GetString(text);
    }

    private static void WriteDigits(Span<byte> target, ulong value)
    {
        for (int i = target.Length - 1; i >= 0; i--)
        {
            target[i] = Character((int)(value % 62));
            value /= 62;
        }
    }

    private static bool TryReadDigits(ReadOnlySpan<byte> text, out ulong value)
    {
        value = 0;
        foreach (byte character in text)
        {
            int digit = Digit(character);
            if (digit < 0) return false;
            value = (value * 62) + (uint)digit;
        }

        return true;
    }

    // Weighted sum modulo the prime 61: every single wrong character and every swap of neighbours changes it, save that
    // digits 0 and 61 share a residue.
    private static byte CheckCharacter(ReadOnlySpan<byte> text)
    {
        int sum = 0;
        for (int i = 0; i < text.Length; i++) sum += Digit(text[i]) * (i + 2);
        return Character(sum % 61);
    }

    private static byte Character(int digit) => (byte)(digit < 10 ? '0' + digit : digit < 36 ? 'A' + digit - 10 : 'a' + digit - 36);

    private static int Digit(byte character) => character switch
    {
        >= (byte)'0' and <= (byte)'9' => character - '0',
        >= (byte)'A' and <= (byte)'Z' => character - 'A' + 10,
        >= (byte)'a' and <= (byte)'z' => character - 'a' + 36,
        _ => -1,
    };
}
