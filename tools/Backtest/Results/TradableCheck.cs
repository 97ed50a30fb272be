using System.Collections.Generic;
using LowLatency.Backtest.Runs;
using LowLatency.Core.Instruments;
using LowLatency.Model.Instruments;

namespace LowLatency.Backtest.Results;

/// <summary>Whether there was a market at all: a run without one proves nothing about the strategies.</summary>
public static class TradableCheck
{
    /// <summary>A note for each instrument without a market.</summary>
    /// <exception cref="BacktestException">None of the instruments had one; says why of each.</exception>
    public static IReadOnlyList<string> Of(BacktestRun run)
    {
        var notes = new List<string>();
        InstrumentState[] instruments = [.. run.Engine.Instruments];
        for (int i = 0; i < instruments.Length; i++)
        {
            if (Reason(run, i, instruments[i]) is not { } reason) continue;
            Instrument instrument = instruments[i].Market.Instrument;
            notes.Add($"{instrument.Venue}:{instrument.Symbol} never became tradable: {reason}");
        }

        if (notes.Count < instruments.Length) return notes;
        throw new BacktestException(string.Join('\n', notes)) { IsInput = true };
    }

    private static string? Reason(BacktestRun run, int index, InstrumentState instrument)
    {
        if (!instrument.Market.HasRules)
        {
            return "the data hold no rules of it (a recording without the answer of exchangeInfo, or of another "
                + "symbol): give data[].tick and data[].lot";
        }

        bool isMarked = index < run.Record.Marks.Count && run.Record.Marks[index].Exists(mark => mark != 0);
        if (!isMarked) return "no price of it ever came: no proven book, no trade, no bar";
        return instrument.Market.Rules.IsTrading || run.Record.Orders.Count > 0
            ? null
            : "its rules say that it is not traded";
    }
}
