using System;

namespace LowLatency.Protocol.Json;

/// <summary>
/// The members of one JSON object in any order and spacing, as places in the frame: the path for every frame that does
/// not look exactly as expected. Preallocated and reused; one thread. A key that comes twice is an error, since either
/// value would be a guess.
/// </summary>
public sealed unsafe class JsonObject
{
    /// <summary>Most members of an object; more is an error.</summary>
    public const int MembersMax = 96;

    private readonly Member[] _members = new Member[MembersMax];
    private byte* _origin;
    private int _count;

    public int Count => _count;

    /// <summary>
    /// Reads the object that starts at <paramref name="at"/> (spaces before it are allowed). Returns the byte behind
    /// it, or null with the place of the <paramref name="error"/>.
    /// </summary>
    public byte* Read(byte* at, byte* end, out byte* error)
    {
        _origin = at;
        _count = 0;
        at = JsonScanner.SkipSpace(at, end);
        error = at;
        if (at >= end || *at != '{') return null;
        at = JsonScanner.SkipSpace(at + 1, end);
        if (at < end && *at == '}') return at + 1;
        while (true)
        {
            at = ReadMember(at, end, out error);
            if (at == null) return null;
            error = at;
            if (at >= end) return null;
            if (*at == '}') return at + 1;
            if (*at != ',') return null;
            at = JsonScanner.SkipSpace(at + 1, end);
        }
    }

    /// <summary>The value of a key, absent when the object has none.</summary>
    public JsonValue this[ReadOnlySpan<byte> key]
    {
        get
        {
            for (int i = 0; i < _count; i++)
            {
                ref readonly Member member = ref _members[i];
                if (member.KeyLength == key.Length && key.SequenceEqual(new(_origin + member.KeyStart, key.Length)))
                {
                    return new JsonValue(_origin + member.ValueStart, member.ValueLength, member.IsEscaped);
                }
            }

            return default;
        }
    }

    private byte* ReadMember(byte* at, byte* end, out byte* error)
    {
        byte* key = at;
        at = JsonScanner.SkipString(at, end, out _, out error);
        if (at == null) return null;
        int keyLength = (int)(at - key) - 2;
        error = key;
        if (_count == MembersMax || this[new ReadOnlySpan<byte>(key + 1, keyLength)].IsPresent) return null;
        at = JsonScanner.SkipSpace(at, end);
        error = at;
        if (at >= end || *at != ':') return null;
        byte* value = JsonScanner.SkipSpace(at + 1, end);
        bool isEscaped = false;
        at = value < end && *value == '"'
            ? JsonScanner.SkipString(value, end, out isEscaped, out error)
            : JsonScanner.SkipValue(value, end, out error);
        if (at == null) return null;
        _members[_count++] = new Member
        {
            KeyStart = (int)(key + 1 - _origin),
            KeyLength = keyLength,
            ValueStart = (int)(value - _origin),
            ValueLength = (int)(at - value),
            IsEscaped = isEscaped,
        };
        return JsonScanner.SkipSpace(at, end);
    }

    private struct Member
    {
        internal int KeyStart;
        internal int KeyLength;
        internal int ValueStart;
        internal int ValueLength;
        internal bool IsEscaped;
    }
}
