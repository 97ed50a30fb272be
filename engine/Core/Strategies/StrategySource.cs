using System;

namespace LowLatency.Core.Strategies;

/// <summary>
/// The one C# file that a strategy was compiled from. A journal keeps it, so that what was recorded can be replayed by
/// the code that recorded it.
/// </summary>
/// <param name="Digest">SHA-256 of the file's bytes as they are: 64 digits, 0 to 9 and a to f.</param>
/// <param name="Read">Returns the file's bytes. Not on a hot path.</param>
public sealed record StrategySource(string Digest, Func<byte[]> Read);
