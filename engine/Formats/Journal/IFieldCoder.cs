namespace LowLatency.Formats.Journal;

/// <summary>
/// Visits the fields of an event: the encoder reads them, the decoder sets them. One traversal serves both, so the two
/// cannot disagree.
/// </summary>
internal interface IFieldCoder
{
    void Byte(ref byte value);

    /// <summary>Varint of the bits: short for small non-negative values.</summary>
    void Unsigned(ref long value);

    void Unsigned(ref uint value);

    void Unsigned(ref ushort value);

    /// <summary>Zigzag varint of the wrapped difference to a value that both sides know: short when close.</summary>
    void Near(ref long value, long reference);
}
