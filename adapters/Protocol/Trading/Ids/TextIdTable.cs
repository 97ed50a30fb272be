using System;
using System.Buffers.Binary;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.State;

namespace LowLatency.Protocol.Trading.Ids;

/// <summary>
/// The text ids of one kind that an account knows, and the 64-bit key that stands for each in events and commands. A
/// key is positive and begins as the text's hash, so that a text that was forgotten gets the same key again; a second
/// text with the same hash gets the next free number, which holds as long as the text is kept. Full, the table forgets
/// a text that no order row names, that belongs to a time before <see cref="KeepSince"/> and is not of the call
/// under way; when there is none it refuses new ones, and never gives a key of another text. It is searched from end to
/// end only when something may have become free: a time passed, an order ended, or many calls. Owner thread only; does
/// not allocate after construction.
/// </summary>
public sealed class TextIdTable
{
    private const int CallsPerSearch = 64;

    private readonly TextIdKind _kind;
    private readonly TextIdHash _hash;
    private readonly Entry[] _entries;
    private readonly ProbeIndex _byText;
    private readonly ProbeIndex _byKey;
    private long _keepSinceNanos = long.MinValue;
    private long _nowNanos;
    private int _hand;
    private bool _isFull;

    // What the last search found kept for nothing but its own call, and how many of them; -1 = there was none.
    private int _candidate = -1;
    private int _candidateCount;
    private int _callsSinceSearch;

    internal TextIdTable(TextIdKind kind, int capacity, TextIdHash hash)
    {
        _kind = kind;
        _hash = hash;
        _entries = new Entry[capacity];
        _byText = new ProbeIndex(capacity);
        _byKey = new ProbeIndex(capacity);
    }

    /// <summary>Texts kept at once, at most.</summary>
    public int Capacity => _entries.Length;

    /// <summary>Texts kept.</summary>
    public int Count { get; private set; }

    /// <summary>Texts refused because the table was full since construction.</summary>
    public long RefusedCount { get; private set; }

    /// <summary>Rows looked at for one that may be forgotten, since construction.</summary>
    internal long RowsSearched { get; private set; }

    /// <summary>The time of the call that the gateway is in, monotonic nanoseconds.</summary>
    internal long NowNanos
    {
        get => _nowNanos;
        set
        {
            if (value == _nowNanos) return;
            _nowNanos = value;
            if (_isFull && _candidate >= 0 && ++_callsSinceSearch >= CallsPerSearch) _isFull = false;
        }
    }

    /// <summary>The hash by which keys are found where nothing else is asked for. The same on every machine.</summary>
    public static ulong HashOf(ReadOnlySpan<byte> text)
    {
        StateHash hash = new((ulong)text.Length);
        for (; text.Length >= sizeof(ulong); text = text[sizeof(ulong)..])
        {
            hash.Add(BinaryPrimitives.ReadUInt64LittleEndian(text));
        }

        ulong rest = 0;
        for (int i = 0; i < text.Length; i++) rest |= (ulong)text[i] << (8 * i);
        hash.Add(rest);
        return hash.Value;
    }

    /// <summary>
    /// The key of a text, known or new. False when the text is empty, has more than
    /// <see cref="TextWords.BytesMax"/> bytes, or finds no room: the message that holds it must then be refused.
    /// </summary>
    /// <param name="text">As on the wire.</param>
    /// <param name="venueNanos">
    /// Of the row that has it, unix nanoseconds of the venue: the time of the trade, also for its order; 0 = of none.
    /// </param>
    /// <param name="key">Positive; 0 where there is none.</param>
    public bool TryKeyOf(ReadOnlySpan<byte> text, long venueNanos, out long key)
    {
        key = 0;
        if (text.IsEmpty || text.Length > TextWords.BytesMax) return false;
        ulong hash = _hash(text);
        int row = FindText(hash, text);
        if (row < 0) row = TakeRow();
        if (row < 0)
        {
            RefusedCount++;
            return false;
        }

        ref Entry entry = ref _entries[row];
        if (entry.Key == 0) Set(row, text, hash, FreeKey(hash), isPublished: false);
        entry.MetNanos = NowNanos;
        entry.VenueNanos = Math.Max(entry.VenueNanos, venueNanos);
        key = entry.Key;
        return true;
    }

    /// <summary>
    /// The text of a key, valid until the next call of <see cref="TryKeyOf"/>. False: it is not kept.
    /// </summary>
    public bool TryTextOf(long key, out ReadOnlySpan<byte> text)
    {
        int row = FindKey(key);
        text = default;
        if (row < 0) return false;
        ref Entry entry = ref _entries[row];
        text = entry.Text.Text(entry.Length);
        return true;
    }

    /// <summary>The key's text is kept.</summary>
    public bool Contains(long key) => FindKey(key) >= 0;

    /// <summary>What belongs to a time or later (unix nanoseconds of the venue) is kept; the time only rises.</summary>
    internal void KeepSince(long nanos)
    {
        if (nanos <= _keepSinceNanos) return;
        _keepSinceNanos = nanos;
        _isFull = false;
    }

    /// <summary>An order row names it: kept until as many calls of <see cref="Unpin"/>.</summary>
    internal void Pin(long key)
    {
        int row = FindKey(key);
        if (row >= 0) _entries[row].Pins++;
    }

    /// <summary>An order row names it no more.</summary>
    internal void Unpin(long key)
    {
        int row = FindKey(key);
        if (row < 0 || _entries[row].Pins == 0) return;
        ref Entry entry = ref _entries[row];
        entry.Pins--;
        if (entry.Pins == 0 && entry.VenueNanos < _keepSinceNanos) Release(row);
    }

    /// <summary>True, with the event's content, when the text of a key stands in no event yet.</summary>
    internal bool TryGetUnpublished(long key, ref TextIdPayload payload)
    {
        int row = FindKey(key);
        if (row < 0 || _entries[row].IsPublished) return false;
        ref Entry entry = ref _entries[row];
        payload.Key = key;
        payload.Id = entry.Text;
        payload.Length = entry.Length;
        payload.Kind = _kind;
        return true;
    }

    /// <summary>The text of a key stands in the ring.</summary>
    internal void MarkPublished(long key)
    {
        int row = FindKey(key);
        if (row >= 0) _entries[row].IsPublished = true;
    }

    internal void Clear()
    {
        for (int row = 0; row < Count; row++) Remove(row);
        Count = 0;
        _isFull = false;
        _candidate = -1;
        _keepSinceNanos = long.MinValue;
    }

    /// <summary>
    /// A text that the journal has, newer ones first: a key or text that is there already is of a later event.
    /// </summary>
    /// <param name="known">As in the journal.</param>
    /// <param name="venueNanos">Kept as one of that time, unix nanoseconds.</param>
    internal void Restore(in TextIdPayload known, long venueNanos)
    {
        // A part stays free: the first reading needs room for what the journal does not have.
        ReadOnlySpan<byte> text = known.Text;
        bool isFull = Count >= Capacity - (Capacity / 4);
        if (known.Kind != _kind || known.Key <= 0 || text.IsEmpty || isFull) return;
        ulong hash = _hash(text);
        if (FindKey(known.Key) >= 0 || FindText(hash, text) >= 0) return;
        int row = Count++;
        Set(row, text, hash, known.Key, isPublished: true);
        _entries[row].VenueNanos = venueNanos;
    }

    private void Set(int row, ReadOnlySpan<byte> text, ulong hash, long key, bool isPublished)
    {
        ref Entry entry = ref _entries[row];
        entry.Text.TrySet(text, ref entry.Length);
        entry.Hash = hash;
        entry.Key = key;
        entry.IsPublished = isPublished;
        _byText.Add(hash, row);
        _byKey.Add((ulong)key, row);
    }

    private void Remove(int row)
    {
        ref Entry entry = ref _entries[row];
        _byText.Remove(entry.Hash, row);
        _byKey.Remove((ulong)entry.Key, row);
        entry = default;
    }

    // A row without a key, -1 = every one must be kept.
    private int TakeRow()
    {
        if (Count < _entries.Length) return Count++;
        if (_isFull) return TakeCandidate();
        _candidate = -1;
        _candidateCount = 0;
        for (int i = 0; i < _entries.Length; i++)
        {
            _hand = _hand + 1 == _entries.Length ? 0 : _hand + 1;
            RowsSearched++;
            ref readonly Entry entry = ref _entries[_hand];
            if (entry.Pins > 0 || entry.VenueNanos >= _keepSinceNanos) continue;
            if (entry.MetNanos >= NowNanos)
            {
                _candidate = _hand;
                _candidateCount++;
                continue;
            }

            Remove(_hand);
            return _hand;
        }

        // Nobody searches again before something may be forgotten.
        _isFull = true;
        _callsSinceSearch = 0;
        return -1;
    }

    private int TakeCandidate()
    {
        if (_candidate < 0) return -1;
        RowsSearched++;
        ref readonly Entry entry = ref _entries[_candidate];
        bool isKept = entry.Pins > 0 || entry.MetNanos >= NowNanos || entry.VenueNanos >= _keepSinceNanos;
        if (isKept) return -1;
        Remove(_candidate);

        // The others may be free by now, too.
        if (_candidateCount > 1) _isFull = false;
        return _candidate;
    }

    // The next search begins with it.
    private void Release(int row)
    {
        _isFull = false;
        _hand = row == 0 ? _entries.Length - 1 : row - 1;
    }

    private long FreeKey(ulong hash)
    {
        long key = (long)(hash & long.MaxValue);
        while (key == 0 || FindKey(key) >= 0) key = key == long.MaxValue ? 1 : key + 1;
        return key;
    }

    private int FindText(ulong hash, ReadOnlySpan<byte> text)
    {
        int slot = _byText.Home(hash);
        for (int row = _byText.RowAt(slot); row >= 0; row = _byText.RowAt(slot))
        {
            ref readonly Entry entry = ref _entries[row];
            if (entry.Hash == hash && entry.Text.Text(entry.Length).SequenceEqual(text)) return row;
            slot = _byText.Next(slot);
        }

        return -1;
    }

    private int FindKey(long key)
    {
        int slot = _byKey.Home((ulong)key);
        for (int row = _byKey.RowAt(slot); row >= 0; row = _byKey.RowAt(slot))
        {
            if (_entries[row].Key == key) return row;
            slot = _byKey.Next(slot);
        }

        return -1;
    }

    private struct Entry
    {
        internal long Key;
        internal ulong Hash;
        internal long MetNanos;
        internal long VenueNanos;
        internal int Pins;
        internal byte Length;
        internal bool IsPublished;
        internal TextWords Text;
    }
}
