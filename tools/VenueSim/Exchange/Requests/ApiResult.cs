using System;

namespace LowLatency.VenueSim.Exchange.Requests;

/// <summary>Outcome of a request: the JSON of its success, or an error with the JSON of its data.</summary>
internal sealed record ApiResult
{
    public ApiError? Error { get; init; }

    public ReadOnlyMemory<byte> Json { get; init; }

    public int Status => Error?.Status ?? 200;

    public static ApiResult Ok(ReadOnlyMemory<byte> json) => new() { Json = json };

    public static implicit operator ApiResult(ApiError error) => new() { Error = error };
}
