using System;

namespace LowLatency.Protocol.Trading.Ids;

/// <summary>Where the key of a text begins to be looked for. The same text must always give the same number.</summary>
/// <param name="text">The bytes of the id.</param>
public delegate ulong TextIdHash(ReadOnlySpan<byte> text);
