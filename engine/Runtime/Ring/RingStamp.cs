namespace LowLatency.Runtime.Ring;

/// <summary>What the first 8 bytes of a slot hold: 0, the sequence of a published slot, or that with
/// <see cref="PaddingBit"/> when the rest of the array is left out.</summary>
internal static class RingStamp
{
    public const long PaddingBit = long.MinValue;
}
