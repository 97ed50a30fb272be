using System;
using System.Text;
using LowLatency.Model.Instruments;

namespace LowLatency.Venues.Decoding;

/// <summary>A dialect's words for an instrument's status. Immutable; any thread.</summary>
internal sealed class StatusWords
{
    private readonly byte[][] _words;
    private readonly InstrumentStatus[] _statuses;

    internal StatusWords(params ReadOnlySpan<(string Word, InstrumentStatus Status)> rows)
    {
        _words = new byte[rows.Length][];
        _statuses = new InstrumentStatus[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            _words[i] = Encoding.ASCII.GetBytes(rows[i].Word);
            _statuses[i] = rows[i].Status;
        }
    }

    /// <summary>Unknown for a word that is not in the table, an empty one too. Does not allocate.</summary>
    internal InstrumentStatus Read(ReadOnlySpan<byte> word)
    {
        for (int i = 0; i < _words.Length; i++)
        {
            if (word.SequenceEqual(_words[i])) return _statuses[i];
        }

        return InstrumentStatus.Unknown;
    }
}
