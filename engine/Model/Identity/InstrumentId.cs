namespace LowLatency.Model.Identity;

/// <summary>
/// Index of an instrument in this run's instrument table (0-based, dense, in configuration order). An instrument is one
/// symbol at one venue. <see cref="All"/> in an event or command means "every instrument of the venue".
/// </summary>
public readonly record struct InstrumentId(ushort Value)
{
    public static InstrumentId All => new(ushort.MaxValue);

    public bool IsAll => Value == ushort.MaxValue;
}
