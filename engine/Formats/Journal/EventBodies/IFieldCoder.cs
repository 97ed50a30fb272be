namespace LowLatency.Formats.Journal.EventBodies;

/// <summary>
/// Visits the fields of an event: the encoder reads them, the decoder sets them. One traversal serves both, so the two
/// cannot disagree. Each call is one field of the record: 0..8 bytes, whose number stands in the record's control word.
/// </summary>
internal interface IFieldCoder
{
    /// <summary>All 64 bits: short for small non-negative values.</summary>
    void Word(ref long value);

    void Small(ref uint value);

    void Small(ref ushort value);

    /// <summary>Zigzag of the wrapped difference to a value that both sides know: short when close.</summary>
    void Near(ref long value, long reference);

    /// <summary>Up to three bytes as one field.</summary>
    void Bytes(ref byte low, ref byte middle, ref byte high);
}
