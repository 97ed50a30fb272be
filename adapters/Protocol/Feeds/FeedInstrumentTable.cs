using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Instruments;
using LowLatency.Protocol.Json;

namespace LowLatency.Protocol.Feeds;

/// <summary>
/// The instruments of one feed, found by symbol bytes. Built once; rules may change later. Owned by the feed's thread.
/// </summary>
public sealed unsafe class FeedInstrumentTable
{
    /// <summary>Bytes of UTF-8.</summary>
    public const int SymbolLengthMax = 32;

    private readonly FeedInstrument[] _instruments;
    private readonly byte[][] _symbols;
    private readonly InstrumentFormat[] _formats;
    private readonly TextIdPayload[] _statusWords;
    private readonly InstrumentAssets[] _assets;
    private readonly InstrumentFormat* _firstFormat;
    private readonly short[] _buckets;
    private readonly int _bucketMask;
    private readonly QuotedSymbols _quoted;

    /// <exception cref="ArgumentException">A symbol is empty, too long, no symbol or comes twice.</exception>
    public FeedInstrumentTable(IReadOnlyList<FeedInstrument> instruments)
    {
        _instruments = new FeedInstrument[instruments.Count];
        _symbols = new byte[instruments.Count][];
        _statusWords = new TextIdPayload[instruments.Count];
        _assets = new InstrumentAssets[instruments.Count];
        _formats = GC.AllocateArray<InstrumentFormat>(instruments.Count, pinned: true);
        _firstFormat = (InstrumentFormat*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_formats));
        int size = 16;
        while (size < instruments.Count * 4) size *= 2;
        _buckets = new short[size];
        Array.Fill(_buckets, (short)-1);
        _bucketMask = size - 1;
        _quoted = new QuotedSymbols(instruments.Count);
        for (int i = 0; i < instruments.Count; i++) Add(i, instruments[i]);
    }

    public int Count => _instruments.Length;

    /// <summary>Decoding formats by index; the feed's thread only.</summary>
    public ReadOnlySpan<InstrumentFormat> Formats => _formats;

    public FeedInstrument this[int index] => _instruments[index];

    /// <summary>Symbol as the venue writes it in payloads.</summary>
    public ReadOnlySpan<byte> Symbol(int index) => _symbols[index];

    /// <summary>Index of the instrument, -1 when this feed has none of that symbol. Never throws.</summary>
    public int Find(ReadOnlySpan<byte> symbol)
    {
        if (symbol.Length is 0 or > SymbolLengthMax) return -1;
        int bucket = Hash(symbol) & _bucketMask;
        while (true)
        {
            int index = _buckets[bucket];
            if (index < 0) return -1;
            if (symbol.SequenceEqual(_symbols[index])) return index;
            bucket = (bucket + 1) & _bucketMask;
        }
    }

    /// <summary>Decoding format of an index that this table gave out; not checked.</summary>
    public InstrumentFormat* Format(int index) => _firstFormat + index;

    /// <summary>
    /// Index of the instrument whose symbol of <paramref name="length"/> bytes stands at <paramref name="text"/> and
    /// ends with a quote; -1 when this feed has none of that symbol.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int FindQuoted(byte* text, byte* end, out int length)
    {
        if (Vector128.IsHardwareAccelerated && end - text >= 16)
        {
            int index = _quoted.Find(text, out length);
            if (index >= 0) return index;
        }

        // A variable of its own, so that the other one stays in a register.
        int any = FindQuotedAnyLength(text, end, out int other);
        length = other;
        return any;
    }

    /// <summary>Index of an instrument by its id, -1 when it is not of this feed.</summary>
    public int Find(Model.Identity.InstrumentId id)
    {
        for (int i = 0; i < _instruments.Length; i++)
        {
            if (_instruments[i].Id == id) return i;
        }

        return -1;
    }

    /// <summary>The venue's word for the instrument's status, as far as it was not understood; the last one.</summary>
    internal ref readonly TextIdPayload StatusWord(int index) => ref _statusWords[index];

    /// <summary>Keeps a word for the instrument's status that is in no table; cut where it is too long.</summary>
    public void SetStatusWord(int index, ReadOnlySpan<byte> word)
    {
        ref TextIdPayload payload = ref _statusWords[index];
        payload = new TextIdPayload { Kind = TextIdKind.InstrumentStatus, Key = _instruments[index].Id.Value + 1L };
        bool isKept = payload.TrySetId(word[..Math.Min(word.Length, TextWords.BytesMax)]);
        if (!isKept) payload.TrySetId("(no status)"u8);
    }

    /// <summary>
    /// What the venue says that an instrument buys and is paid with; an empty text = it does not say.
    /// </summary>
    public void SetAssets(int index, ReadOnlySpan<byte> baseAsset, ReadOnlySpan<byte> quoteAsset) =>
        _assets[index].Set(baseAsset, quoteAsset);

    /// <summary>
    /// An instrument's rules, closed where the venue names another base or quote than configured: its fills would be
    /// booked as what they are not.
    /// </summary>
    internal InstrumentRules ByAssets(int index, InstrumentRules rules)
    {
        InstrumentAssets assets = Assets(index);
        if (!assets.AreOther) return rules;
        rules.SetStatus(InstrumentStatus.OtherAssets);
        SetStatusWord(index, Encoding.UTF8.GetBytes(assets.Difference));
        return rules;
    }

    /// <summary>What is configured, and what the venue said last.</summary>
    public InstrumentAssets Assets(int index) => _assets[index];

    /// <summary>Takes the units of the rules into use for everything decoded and written from now on.</summary>
    public void Apply(int index, in InstrumentRules rules)
    {
        _formats[index].PriceDecimals = rules.PriceDecimals;
        _formats[index].QuantityDecimals = rules.QuantityDecimals;
        _formats[index].IsKnown = true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int FindQuotedAnyLength(byte* text, byte* end, out int length)
    {
        byte* next = JsonScanner.SkipName(text, end);
        length = next == null ? 0 : (int)(next - text) - 1;
        return Find(new ReadOnlySpan<byte>(text, length));
    }

    /// <summary>
    /// Over the first and the last bytes and the length; collisions are resolved by comparing the whole symbol.
    /// </summary>
    private static int Hash(ReadOnlySpan<byte> symbol)
    {
        ulong first;
        ulong last;
        if (symbol.Length >= 8)
        {
            first = MemoryMarshal.Read<ulong>(symbol);
            last = MemoryMarshal.Read<ulong>(symbol[^8..]);
        }
        else if (symbol.Length >= 4)
        {
            first = MemoryMarshal.Read<uint>(symbol);
            last = MemoryMarshal.Read<uint>(symbol[^4..]);
        }
        else
        {
            first = symbol[0];
            last = ((ulong)symbol[^1] << 8) | symbol[symbol.Length / 2];
        }

        ulong hash = (first ^ (last << 7) ^ (last >> 11) ^ (ulong)symbol.Length) * 0x9E37_79B9_7F4A_7C15;
        return (int)(hash >> 40);
    }

    // What would end a JSON text or a parameter, or change a path, is in no venue's symbols.
    private static bool IsSymbol(string symbol)
    {
        foreach (char each in symbol)
        {
            bool isGood = char.IsLetterOrDigit(each) || char.IsSurrogate(each) || "-_.:/".Contains(each);
            if (!isGood) return false;
        }

        return true;
    }

    private void Add(int index, FeedInstrument instrument)
    {
        byte[] symbol = Encoding.UTF8.GetBytes(instrument.Symbol);
        if (symbol.Length is 0 or > SymbolLengthMax || !IsSymbol(instrument.Symbol) || Find(symbol) >= 0)
        {
            throw new ArgumentException(
                $"symbol '{instrument.Symbol}' is empty, longer than {SymbolLengthMax} bytes, has characters that no "
                + "symbol has (only letters and digits of any script, '-', '_', '.', ':', '/') or comes twice");
        }

        _instruments[index] = instrument;
        _symbols[index] = symbol;
        _assets[index] = new InstrumentAssets(instrument.BaseAsset, instrument.QuoteAsset);
        _formats[index].Channels = instrument.Channels;
        _formats[index].BookDepth = instrument.BookDepth;
        int bucket = Hash(symbol) & _bucketMask;
        while (_buckets[bucket] >= 0) bucket = (bucket + 1) & _bucketMask;
        _buckets[bucket] = (short)index;
        _quoted.Add(symbol, index);
        if (instrument.Rules is { } rules) Apply(index, rules);
    }
}
