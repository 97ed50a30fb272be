namespace LowLatency.Protocol.Books;

/// <summary>The ids of one book message, as far as the venue sends them.</summary>
/// <param name="First">First update id in it; equal to the last one where there is none.</param>
/// <param name="Last">Last update id in it.</param>
/// <param name="Previous">Id of the message before it; 0 where the venue does not name it.</param>
internal readonly record struct DeltaIds(long First, long Last, long Previous);
