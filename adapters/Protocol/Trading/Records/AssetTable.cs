using System;
using System.Collections.Generic;
using System.Text;

namespace LowLatency.Protocol.Trading.Records;

/// <summary>
/// The assets of the traded instruments, found by their names. Immutable after construction; any thread.
/// </summary>
public sealed class AssetTable
{
    /// <summary>Bytes of UTF-8.</summary>
    public const int NameLengthMax = 32;

    private readonly byte[][] _names;

    /// <exception cref="ArgumentException">A name is empty, too long or comes twice.</exception>
    public AssetTable(IReadOnlyList<string> names)
    {
        _names = new byte[names.Count][];
        for (int i = 0; i < _names.Length; i++)
        {
            byte[] name = Encoding.UTF8.GetBytes(names[i]);
            if (name.Length is 0 or > NameLengthMax || Find(name) >= 0)
            {
                throw new ArgumentException($"asset '{names[i]}' is empty, too long or comes twice");
            }

            _names[i] = name;
        }
    }

    public int Count => _names.Length;

    public ReadOnlySpan<byte> Name(int index) => _names[index];

    /// <summary>Index of an asset, -1 = none of the traded instruments has it.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            if (_names[i] != null && name.SequenceEqual(_names[i])) return i;
        }

        return -1;
    }
}
