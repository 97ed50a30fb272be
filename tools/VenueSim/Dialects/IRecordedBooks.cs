using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Streams;

namespace LowLatency.VenueSim.Dialects;

/// <summary>How the books of a recording follow from its frames, and how a late client is given one.</summary>
public interface IRecordedBooks
{
    /// <summary>
    /// Whether books begin with a snapshot in the stream, so that each subscription needs one; else a client asks for
    /// it over REST.
    /// </summary>
    bool HasStreamSnapshots { get; }

    /// <summary>Name of the book that a stream changes.</summary>
    /// <param name="stream">A stream of book frames.</param>
    /// <returns>The name.</returns>
    string NameOf(StreamName stream);

    /// <summary>Whether a book is one of a symbol.</summary>
    /// <param name="name">Name of the book.</param>
    /// <param name="symbol">Symbol in upper case.</param>
    /// <returns>True when it is.</returns>
    bool IsOf(string name, string symbol);

    /// <summary>What a frame does to its book.</summary>
    /// <param name="message">The frame.</param>
    /// <param name="book">The book as it is.</param>
    /// <returns>What is to be done.</returns>
    BookStep Next(DepthMessage message, NaiveBook book);

    /// <summary>A snapshot as a frame of the stream.</summary>
    /// <param name="book">The book.</param>
    /// <param name="symbol">Symbol in upper case.</param>
    /// <returns>UTF-8 JSON.</returns>
    byte[] WriteSnapshot(NaiveBook book, string symbol);
}
