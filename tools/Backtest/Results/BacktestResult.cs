using System.Collections.Generic;
using System.Globalization;
using LowLatency.Backtest.Records;
using LowLatency.Backtest.Runs;
using LowLatency.Backtest.Settings;
using LowLatency.Core;
using LowLatency.Model.Instruments;
using LowLatency.Model.Time;

namespace LowLatency.Backtest.Results;

/// <summary>A finished run with everything the reports need.</summary>
public sealed class BacktestResult
{
    private BacktestResult(BacktestReport report, RunRecord record, IReadOnlyList<Instrument> instruments,
        IReadOnlyList<InstrumentRules> rules)
    {
        Report = report;
        Record = record;
        Instruments = instruments;
        Rules = rules;
        Trips = RoundTripBuilder.Build(record.Fills);
    }

    public BacktestReport Report { get; }

    public RunRecord Record { get; }

    public IReadOnlyList<Instrument> Instruments { get; }

    public IReadOnlyList<InstrumentRules> Rules { get; }

    public IReadOnlyList<RoundTrip> Trips { get; }

    public static BacktestResult Of(BacktestRun run, BacktestSettings settings, IReadOnlyList<string> notes)
    {
        Engine engine = run.Engine;
        var instruments = new List<Instrument>();
        var rules = new List<InstrumentRules>();
        foreach (Core.Instruments.InstrumentState instrument in engine.Instruments)
        {
            instruments.Add(instrument.Market.Instrument);
            rules.Add(instrument.Market.Rules);
        }

        RunRecord record = run.Record;
        var report = new BacktestReport
        {
            From = new Timestamp(run.StartNanos).ToString(),
            To = new Timestamp(run.NowNanos).ToString(),
            Events = engine.Sequence,
            StateHash = engine.ComputeStateHash().ToString("x16", CultureInfo.InvariantCulture),
            CommandHash = engine.CommandHash.ToString("x16", CultureInfo.InvariantCulture),
            Metrics = MetricsCalculator.Compute(record),
            Months = MonthTable.Of(record.Equity),
            Regimes = record.Marks.Count > 0 ? RegimeTable.Of(record.Equity, record.Marks[0]) : [],
            Decisions = DecisionCount.Of(engine.Counters),
            Notes = notes,
            Settings = settings,
        };
        return new BacktestResult(report, record, instruments, rules);
    }
}
