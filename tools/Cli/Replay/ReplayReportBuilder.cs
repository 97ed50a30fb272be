using System;
using System.Collections.Generic;
using System.Text;
using LowLatency.Cli.Formatting;
using LowLatency.Core;
using LowLatency.Core.Books;
using LowLatency.Core.Counters;
using LowLatency.Core.Instruments;
using LowLatency.Core.Portfolio;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using LowLatency.Runtime.Replay;

namespace LowLatency.Cli.Replay;

/// <summary>Reads a <see cref="ReplayReport"/> off an engine.</summary>
internal static class ReplayReportBuilder
{
    public const int BookLevels = 5;

    public static ReplayReport Build(
        string journal, EngineReplayOutcome outcome, double seconds, GivenUpReport givenUp, AuditReport? audit)
    {
        Engine engine = outcome.Engine ?? throw new ArgumentException("there is no engine", nameof(outcome));
        EngineCounters counters = engine.Counters;
        return new ReplayReport
        {
            Journal = journal,
            FirstSequence = outcome.FirstSequence,
            LastSequence = engine.Sequence,
            Events = outcome.Events,
            Commands = engine.CommandCount,
            StateHash = AmountText.Hash(engine.ComputeStateHash()),
            CommandHash = AmountText.Hash(engine.CommandHash),
            HashesCompared = outcome.HashesCompared,
            HashesDiffering = outcome.HashesDiffering,
            FirstDifference = outcome.FirstDifference,
            Outputs = new OutputReport(
                outcome.CommandsCompared, outcome.CommandsDiffering, outcome.DecisionsCompared,
                outcome.DecisionsDiffering, outcome.FirstOutputDifference),
            Notes = ReplayDifference.Of(outcome) is { } difference ? [difference] : [],
            Seconds = seconds,
            Gaps = counters.Gaps,
            Resyncs = Resyncs(engine),
            LateTrades = LateTrades(engine),
            Signals = counters.Signals,
            Fills = counters.Fills,
            Equity = AmountText.Of(engine.Portfolio.Equity),
            Orders = new OrderReport
            {
                Sent = counters.OrdersPlaced,
                Filled = counters.OrdersFilled,
                Rejected = counters.OrdersRejected.Total,
                RejectedByReason = Rejections(counters),
            },
            NoTradeReasons = Reasons(counters.NoTrade),
            EventsByKind = Events(counters),
            Books = Books(engine),
            Positions = Positions(engine),
            OtherFees = OtherFees(engine.Portfolio),
            GivenUp = givenUp,
            Audit = audit,
        };
    }

    /// <summary>Times that a book was proven again after it had been lost.</summary>
    public static long Resyncs(Engine engine)
    {
        long proven = engine.Counters.BooksProven;
        foreach (InstrumentState instrument in engine.Instruments)
        {
            if (instrument.Market.Book.IsInSync || instrument.Market.BookLostCount > 0) proven--;
        }

        return Math.Max(0, proven);
    }

    private static long LateTrades(Engine engine)
    {
        long late = 0;
        foreach (InstrumentState instrument in engine.Instruments) late += instrument.Market.Bars.LateTradeCount;
        return late;
    }

    /// <summary>The counts that are not zero, by name.</summary>
    public static SortedDictionary<string, long> Reasons(ReasonHistogram histogram)
    {
        var reasons = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (ReasonCode reason in Enum.GetValues<ReasonCode>())
        {
            if (histogram[reason] > 0) reasons[reason.ToString()] = histogram[reason];
        }

        return reasons;
    }

    // The engine's own gates have the reasons 300..399; the venue's refusals are counted apart.
    private static SortedDictionary<string, long> Rejections(EngineCounters counters)
    {
        SortedDictionary<string, long> reasons = Reasons(counters.OrdersRejected);
        foreach (ReasonCode reason in Enum.GetValues<ReasonCode>())
        {
            bool isGate = (int)reason is >= 300 and < 400;
            if (!isGate || counters.NoTrade[reason] == 0) continue;
            reasons[reason.ToString()] = reasons.GetValueOrDefault(reason.ToString()) + counters.NoTrade[reason];
        }

        return reasons;
    }

    private static SortedDictionary<string, long> Events(EngineCounters counters)
    {
        var events = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (EventKind kind in Enum.GetValues<EventKind>())
        {
            if (counters.Events(kind) > 0) events[kind.ToString()] = counters.Events(kind);
        }

        return events;
    }

    private static List<BookReport> Books(Engine engine)
    {
        List<BookReport> books = [];
        foreach (InstrumentState instrument in engine.Instruments)
        {
            OrderBook book = instrument.Market.Book;
            books.Add(new BookReport
            {
                Venue = instrument.Market.Instrument.Venue.ToString(),
                Symbol = instrument.Market.Instrument.Symbol,
                InSync = book.IsInSync,
                Sequence = book.Sequence,
                BidLevels = book.Bids.Count,
                AskLevels = book.Asks.Count,
                Bids = Levels(book.Bids, instrument.Market.Rules),
                Asks = Levels(book.Asks, instrument.Market.Rules),
            });
        }

        return books;
    }

    private static List<string[]> Levels(BookSide side, in InstrumentRules rules)
    {
        Span<BookLevel> best = stackalloc BookLevel[BookLevels];
        int count = side.CopyTop(best);
        List<string[]> levels = [];
        foreach (BookLevel level in best[..count])
        {
            levels.Add([AmountText.Of(level.Price, rules), AmountText.Of(level.Quantity, rules)]);
        }

        return levels;
    }

    private static List<PositionReport> Positions(Engine engine)
    {
        List<PositionReport> positions = [];
        foreach (InstrumentState instrument in engine.Instruments)
        {
            ref readonly Position position = ref engine.Portfolio[instrument.Id];
            Notional foreign = engine.Portfolio.Foreign.Of(instrument.Id);
            if (position.FillCount == 0 && foreign.Units == 0) continue;
            InstrumentRules rules = instrument.Market.Rules;
            engine.Portfolio.TryAverageEntry(instrument.Id, rules, out Price average);
            positions.Add(new PositionReport(
                instrument.Market.Instrument.Venue.ToString(), instrument.Market.Instrument.Symbol,
                AmountText.Of(position.Quantity, rules), AmountText.Of(average, rules),
                AmountText.Of(position.Realised), AmountText.Of(position.Fees),
                AmountText.Of(foreign)));
        }

        return positions;
    }

    private static List<AssetFeeReport> OtherFees(Account portfolio)
    {
        List<AssetFeeReport> fees = [];
        foreach (ref readonly AssetFee fee in portfolio.OtherFees.All)
        {
            fees.Add(new AssetFeeReport(
                Encoding.UTF8.GetString(portfolio.Assets.NameOf(fee.Asset)), AmountText.Of(fee.Paid),
                AmountText.Of(fee.Unvalued)));
        }

        return fees;
    }
}
