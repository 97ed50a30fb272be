namespace LowLatency.Protocol.Json;

/// <summary>Walks the elements of a JSON array without storing them. Short-lived, on the stack.</summary>
public unsafe ref struct JsonArray
{
    private readonly byte* _end;
    private byte* _at;
    private bool _isFirst;

    /// <summary>
    /// Starts at the opening bracket of <paramref name="array"/>; an absent or other value has no elements and is an
    /// error.
    /// </summary>
    public JsonArray(JsonValue array)
        : this(array.Start, array.End)
    {
    }

    public JsonArray(byte* at, byte* end)
    {
        _end = end;
        _at = at;
        _isFirst = true;
        Error = at;
        IsMalformed = at == null || at >= end || *at != '[';
        if (!IsMalformed) _at = JsonScanner.SkipSpace(at + 1, end);
    }

    /// <summary>True when the walk ended at something that is no JSON array.</summary>
    public bool IsMalformed { get; private set; }

    public byte* Error { get; private set; }

    /// <summary>Behind the closing bracket, once <see cref="TryNext"/> has returned false without an error.</summary>
    public readonly byte* Position => _at;

    /// <summary>The next element, false at the end or on an error.</summary>
    public bool TryNext(out JsonValue element)
    {
        element = default;
        if (IsMalformed) return false;
        Error = _at;
        if (_at < _end && *_at == ']')
        {
            _at++;
            return false;
        }

        if (!_isFirst)
        {
            if (_at >= _end || *_at != ',') return Fail();
            _at = JsonScanner.SkipSpace(_at + 1, _end);
        }

        _isFirst = false;
        byte* start = _at;
        bool isEscaped = false;
        byte* error;
        byte* next = start < _end && *start == '"'
            ? JsonScanner.SkipString(start, _end, out isEscaped, out error)
            : JsonScanner.SkipValue(start, _end, out error);
        Error = error;
        if (next == null) return Fail();
        element = new JsonValue(start, (int)(next - start), isEscaped);
        _at = JsonScanner.SkipSpace(next, _end);
        return true;
    }

    /// <summary>All elements of an array into <paramref name="row"/>; -1 when it is no array or has more.</summary>
    public static int ReadRow(JsonValue array, System.Span<JsonValue> row)
    {
        JsonArray elements = new(array);
        int count = 0;
        while (elements.TryNext(out JsonValue element))
        {
            if (count == row.Length) return -1;
            row[count++] = element;
        }

        return elements.IsMalformed ? -1 : count;
    }

    private bool Fail()
    {
        IsMalformed = true;
        return false;
    }
}
