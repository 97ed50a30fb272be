using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Dialects;
using LowLatency.VenueSim.Streams;

namespace LowLatency.VenueSim.Capture;

/// <summary>
/// Naive books of a recorded connection, driven by the frames in the order in which they are sent, by the rules of the
/// venue's dialect. One owner thread.
/// </summary>
public sealed class CaptureBooks
{
    private readonly IRecordedBooks _rules;
    private readonly SortedDictionary<string, NaiveBook> _books = new(StringComparer.Ordinal);
    private readonly DepthMessage _message;

    /// <summary>Creates the set without books.</summary>
    /// <param name="venue">Venue of the capture.</param>
    public CaptureBooks(SimVenue venue)
    {
        _rules = venue.Dialect.Recorded;
        _message = new DepthMessage(venue.Dialect.BookMembers);
    }

    /// <summary>All books by name, in ordinal order.</summary>
    public IReadOnlyDictionary<string, NaiveBook> Books => _books;

    /// <summary>Breaks in the sequence of update ids seen in frames that were applied.</summary>
    public int GapCount { get; private set; }

    /// <summary>Whether the frame applied last was a snapshot in the stream.</summary>
    public bool LastWasSnapshot => _message.IsSnapshot;

    /// <summary>Finds the deepest book of a symbol.</summary>
    /// <param name="symbol">Symbol in upper case.</param>
    /// <returns>The book, or null when no frame or snapshot named the symbol.</returns>
    public NaiveBook? FindBySymbol(string symbol)
    {
        NaiveBook? found = null;
        foreach (var (name, book) in _books)
        {
            if (_rules.IsOf(name, symbol) && (found is null || book.Bids.Count > found.Bids.Count))
                found = book;
        }

        return found;
    }

    /// <summary>Seeds the book of a symbol with a REST depth body.</summary>
    /// <param name="symbol">Symbol in upper case.</param>
    /// <param name="body">JSON body of the depth endpoint.</param>
    public void LoadSnapshot(string symbol, ReadOnlySpan<byte> body)
    {
        _message.Read(body);
        Replace(Get(symbol));
    }

    /// <summary>Applies one book frame.</summary>
    /// <param name="stream">Stream or topic of the frame; its kind is <see cref="StreamKind.Depth"/>.</param>
    /// <param name="frame">Bytes of the frame.</param>
    public void Apply(StreamName stream, ReadOnlySpan<byte> frame)
    {
        _message.Read(frame);
        var book = Get(_rules.NameOf(stream));
        switch (_rules.Next(_message, book))
        {
            case BookStep.Replace:
                Replace(book);
                break;
            case BookStep.ApplyAfterGap:
                GapCount++;
                ApplyLevels(book);
                break;
            case BookStep.Apply:
                ApplyLevels(book);
                break;
        }
    }

    private void Replace(NaiveBook book)
    {
        book.Clear();
        book.IsSeeded = true;
        ApplyLevels(book);
    }

    private void ApplyLevels(NaiveBook book)
    {
        foreach (var (price, size) in _message.Bids)
            book.Set(SimSide.Bid, price, size);
        foreach (var (price, size) in _message.Asks)
            book.Set(SimSide.Ask, price, size);
        book.LastUpdateId = _message.LastUpdateId;
        book.CrossSequence = _message.CrossSequence;
        book.EventMillis = _message.EventMillis;
        book.TransactionMillis = _message.TransactionMillis;
    }

    private NaiveBook Get(string name)
    {
        if (!_books.TryGetValue(name, out var book))
            _books.Add(name, book = new NaiveBook(name));
        return book;
    }
}
