using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using LowLatency.Model.Numbers;

namespace LowLatency.Model.State;

/// <summary>
/// Goes over the state of the machine field by field, to hash it, to save it or to load it. A component names each
/// field once, in <see cref="IEngineState.Traverse"/>: what is hashed is what is saved and loaded, in one order. Every
/// field is one 64-bit little-endian word, whatever its type. Business thread only; does not allocate.
/// </summary>
/// <remarks>
/// Reading past the end gives zeros, a word outside its type gives zero; both set <see cref="IsDamaged"/>, and the
/// caller checks once, at the end.
/// </remarks>
public ref struct StateTraversal
{
    private const int WordSize = 8;

    private readonly ReadOnlySpan<byte> _source;
    private readonly Span<byte> _target;
    private readonly bool _isSaving;
    private StateHash _hash;

    private StateTraversal(ReadOnlySpan<byte> source, Span<byte> target, bool isLoading, bool isSaving)
    {
        _source = source;
        _target = target;
        IsLoading = isLoading;
        _isSaving = isSaving;
    }

    /// <summary>The state is read from the source: fields get what was saved.</summary>
    public bool IsLoading { get; }

    /// <summary>Bytes of the state gone over so far, written or not.</summary>
    public long Length { get; private set; }

    /// <summary>The target was too short; nothing was written beyond its end.</summary>
    public readonly bool IsOverflown => _isSaving && Length > _target.Length;

    /// <summary>Loading: set by a read past the end, a word outside its type, or <see cref="Fail"/>.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Loading: nothing of the source is left.</summary>
    public readonly bool IsAtEnd => Length == _source.Length;

    /// <summary>Hash over all words so far; not kept while loading.</summary>
    public readonly ulong Hash => _hash.Value;

    /// <summary>Hashes and counts the bytes that saving needs.</summary>
    public static StateTraversal ToHash() => new([], [], false, false);

    /// <summary>Hashes and writes; when the target is too short it goes on without writing.</summary>
    public static StateTraversal ToSave(Span<byte> target) => new([], target, false, true);

    /// <summary>Reads what was saved.</summary>
    public static StateTraversal ToLoad(ReadOnlySpan<byte> source) => new(source, [], true, false);

    /// <summary>Loading: a component found a value outside its range. Else nothing happens.</summary>
    public void Fail() => IsDamaged |= IsLoading;

    public void Visit(ref long value) => value = Word(value);

    public void Visit(ref ulong value) => value = (ulong)Word((long)value);

    public void Visit(ref int value)
    {
        long word = Word(value);
        value = (int)word;
        if (value == word) return;

        // A count read from damage must not be large.
        value = 0;
        IsDamaged = true;
    }

    public void Visit(ref uint value) => value = (uint)Narrow(Word(value), uint.MaxValue);

    public void Visit(ref ushort value) => value = (ushort)Narrow(Word(value), ushort.MaxValue);

    public void Visit(ref byte value) => value = (byte)Narrow(Word(value), byte.MaxValue);

    public void Visit(ref bool value) => value = Narrow(Word(value ? 1 : 0), 1) == 1;

    /// <summary>The exact bits: two NaNs that differ are different states.</summary>
    public void Visit(ref double value) =>
        value = BitConverter.Int64BitsToDouble(Word(BitConverter.DoubleToInt64Bits(value)));

    public void Visit(ref Price value) => value = new Price(Word(value.Units));

    public void Visit(ref Quantity value) => value = new Quantity(Word(value.Units));

    public void Visit(ref Notional value) => value = new Notional(Word(value.Units));

    /// <summary>An enum of one or two bytes, without a sign.</summary>
    public void Visit<T>(ref T value)
        where T : unmanaged, Enum
    {
        if (Unsafe.SizeOf<T>() == 1) Visit(ref Unsafe.As<T, byte>(ref value));
        else if (Unsafe.SizeOf<T>() == 2) Visit(ref Unsafe.As<T, ushort>(ref value));
        else throw new NotSupportedException("an enum of the state has one or two bytes");
    }

    /// <summary>As many words as the span is long; the length is not part of the state.</summary>
    public void Visit(scoped Span<long> values)
    {
        foreach (ref long value in values) Visit(ref value);
    }

    public void Visit(scoped Span<double> values)
    {
        foreach (ref double value in values) Visit(ref value);
    }

    /// <summary>For a property: <c>Count = state.Next(Count);</c> is what <c>Visit</c> is for a field.</summary>
    public long Next(long value) => Word(value);

    public int Next(int value)
    {
        Visit(ref value);
        return value;
    }

    public uint Next(uint value)
    {
        Visit(ref value);
        return value;
    }

    public ushort Next(ushort value)
    {
        Visit(ref value);
        return value;
    }

    public bool Next(bool value)
    {
        Visit(ref value);
        return value;
    }

    public double Next(double value)
    {
        Visit(ref value);
        return value;
    }

    public Price Next(Price value) => new(Word(value.Units));

    public Quantity Next(Quantity value) => new(Word(value.Units));

    public Notional Next(Notional value) => new(Word(value.Units));

    public T Next<T>(T value)
        where T : unmanaged, Enum
    {
        Visit(ref value);
        return value;
    }

    /// <summary>
    /// How many elements follow. Loading a number outside 0..<paramref name="countMax"/> is damage and gives 0.
    /// </summary>
    public int NextCount(int count, int countMax)
    {
        Visit(ref count);
        if (!IsLoading || (uint)count <= (uint)countMax) return count;
        IsDamaged = true;
        return 0;
    }

    private long Narrow(long word, long max)
    {
        if ((ulong)word <= (ulong)max) return word;
        IsDamaged = true;
        return 0;
    }

    private long Word(long value)
    {
        if (IsLoading) return Read();
        _hash.Add(value);
        if (_isSaving && Length + WordSize <= _target.Length)
        {
            BinaryPrimitives.WriteInt64LittleEndian(_target[(int)Length..], value);
        }

        Length += WordSize;
        return value;
    }

    private long Read()
    {
        if (_source.Length - Length < WordSize)
        {
            IsDamaged = true;
            return 0;
        }

        long value = BinaryPrimitives.ReadInt64LittleEndian(_source[(int)Length..]);
        Length += WordSize;
        return value;
    }
}
