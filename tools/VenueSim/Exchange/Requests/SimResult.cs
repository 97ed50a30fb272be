using System;

namespace LowLatency.VenueSim.Exchange.Requests;

/// <summary>Outcome of a request: the JSON of its success, or an error with the JSON of its data.</summary>
internal sealed record SimResult
{
    public SimError? Error { get; init; }

    public ReadOnlyMemory<byte> Json { get; init; }

    public int Status => Error?.Status ?? 200;

    public static SimResult Ok(ReadOnlyMemory<byte> json) => new() { Json = json };

    public static implicit operator SimResult(SimError error) => new() { Error = error };
}
