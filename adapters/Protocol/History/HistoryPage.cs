using System;

namespace LowLatency.Protocol.History;

/// <summary>The rows of one answer with their text as it goes to the file. Reused; owner thread only.</summary>
public sealed class HistoryPage
{
    private HistoryRow[] _rows = new HistoryRow[1024];
    private byte[] _text = new byte[128 << 10];
    private int _textLength;
    private int _rowStart;

    public int Count { get; private set; }

    public ref readonly HistoryRow this[int index] => ref _rows[index];

    /// <summary>Text of a row: comma-separated, ASCII, without a line end. Valid until the next page.</summary>
    public ReadOnlySpan<byte> Text(int index) => _text.AsSpan(_rows[index].TextStart, _rows[index].TextLength);

    public void Clear()
    {
        Count = 0;
        _textLength = 0;
        _rowStart = 0;
    }

    /// <summary>Adds a field to the row that is being written.</summary>
    public void AddField(ReadOnlySpan<byte> text)
    {
        int needed = _textLength + text.Length + 1;
        if (needed > _text.Length) Array.Resize(ref _text, Math.Max(needed, _text.Length * 2));
        if (_textLength > _rowStart) _text[_textLength++] = (byte)',';
        text.CopyTo(_text.AsSpan(_textLength));
        _textLength += text.Length;
    }

    /// <summary>Ends the row.</summary>
    public void EndRow(long timeMillis, long id)
    {
        if (Count == _rows.Length) Array.Resize(ref _rows, Count * 2);
        _rows[Count++] = new HistoryRow(timeMillis, id, _rowStart, _textLength - _rowStart);
        _rowStart = _textLength;
    }

    /// <summary>For venues that list the newest first.</summary>
    public void Reverse() => Array.Reverse(_rows, 0, Count);
}
