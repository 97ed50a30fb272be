using System;
using System.Runtime.InteropServices;

namespace LowLatency.Model.Identity;

/// <summary>
/// The identity of an order, derived and never random: (instance, epoch, sequence). The epoch rises at every start and
/// every take-over, so an id is never reused. Text form: 17 characters of [0-9A-Za-z] that every venue accepts
///, 'L' + instance (2) + epoch (5) + sequence (8) + check character, base 62, most significant first.
/// The check character detects every wrong character and every swap of two different neighbours.
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

    // Half of the 62 elements of the check group.
    private const int Rotations = 31;

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

    // H. P. Gumm, "A new class of check-digit methods for arbitrary number systems" (IEEE Trans. Inf. Theory 31, 1985):
    // the product in the dihedral group of 62 elements of the digits, every second one permuted. 62 is no prime, so a
    // weighted sum would miss some errors; this misses no single wrong character and no swap of neighbours. The check
    // character makes the product the neutral element.
    private static byte CheckCharacter(ReadOnlySpan<byte> text)
    {
        int product = 0;
        for (int i = 0; i < text.Length; i++)
        {
            int digit = Digit(text[i]);
            if (i % 2 != 0 && digit < Rotations) digit = Rotations - 1 - digit;
            product = Multiply(product, digit);
        }

        return Character(product is 0 or >= Rotations ? product : Rotations - product);
    }

    // Elements 0..30 are rotations, 31..61 reflections.
    private static int Multiply(int left, int right)
    {
        bool isLeftReflection = left >= Rotations;
        bool isRightReflection = right >= Rotations;
        int leftTurn = isLeftReflection ? left - Rotations : left;
        int rightTurn = isRightReflection ? right - Rotations : right;
        int turn = isLeftReflection ? leftTurn - rightTurn + Rotations : leftTurn + rightTurn;
        if (turn >= Rotations) turn -= Rotations;
        return isLeftReflection == isRightReflection ? turn : turn + Rotations;
    }

    private static byte Character(int digit) =>
        (byte)(digit < 10 ? '0' + digit : digit < 36 ? 'A' + digit - 10 : 'a' + digit - 36);

    private static int Digit(byte character) => character switch
    {
        >= (byte)'0' and <= (byte)'9' => character - '0',
        >= (byte)'A' and <= (byte)'Z' => character - 'A' + 10,
        >= (byte)'a' and <= (byte)'z' => character - 'a' + 36,
        _ => -1,
    };
}
