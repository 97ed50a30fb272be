using System;
using System.Collections.Generic;
using LowLatency.Model.Identity;

namespace LowLatency.Protocol.Trading.Records;

/// <summary>
/// The numbers of assets in a journal: those that it gave already, and the next for a new name. All gateways of an
/// engine share one, before they start; one thread.
/// </summary>
public sealed class AssetNumbers
{
    private readonly List<byte[]> _names = [];

    /// <summary>A number that the journal gave; in their order, an empty name for one that it left out.</summary>
    public void Restore(ReadOnlySpan<byte> name) => _names.Add(name.ToArray());

    /// <summary>The number of a name; a new one when nobody asked for it before. Not empty.</summary>
    public AssetId Of(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < _names.Count; i++)
        {
            if (name.SequenceEqual(_names[i])) return new AssetId((ushort)(i + 1));
        }

        _names.Add(name.ToArray());
        return new AssetId((ushort)_names.Count);
    }
}
