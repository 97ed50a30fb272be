namespace LowLatency.EndToEnd.Durability;

/// <summary>
/// A system call of a trace. Begin and end are lines of the trace, which is in the order of the events.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Target">What its descriptor names, as strace -y writes it.</param>
/// <param name="Data">The bytes that were sent; empty unless it is a send.</param>
/// <param name="IsDataWhole">No byte was left out of the trace.</param>
/// <param name="Offset">Offset of a pwrite64, else 0.</param>
/// <param name="Result">What it returned; negative = failed, or it never did.</param>
/// <param name="Begin">Line at which it was entered.</param>
/// <param name="End">Line at which it had returned.</param>
internal sealed record SystemCall(
    string Name, string Target, byte[] Data, bool IsDataWhole, long Offset, long Result, int Begin, int End);
