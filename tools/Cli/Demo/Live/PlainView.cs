using System;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using LowLatency.Cli.Formatting;
using LowLatency.Cli.Replay;
using LowLatency.Core.Instruments;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Instruments;

namespace LowLatency.Cli.Demo.Live;

/// <summary>One line every two seconds, for logs and pipes.</summary>
internal sealed class PlainView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly DemoState _state;
    private readonly TextWriter _output;
    private TimeSpan _next = Interval;

    public PlainView(DemoState state, TextWriter output)
    {
        _state = state;
        _output = output;
    }

    public async Task RunAsync(Func<bool> isOver)
    {
        while (!isOver())
        {
            _state.Poll();
            if (_state.Elapsed >= _next)
            {
                _next += Interval;
                await _output.WriteLineAsync(Line());
            }

            await Task.Delay(Step);
        }

        _state.Poll();
        await _output.WriteLineAsync(Line());
    }

    private string Line()
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        string head = string.Create(
            culture,
            $"{_state.Elapsed.TotalSeconds,6:F1} s  {_state.Replica.Events,9} events  {_state.EventsPerSecond,7:F0}/s");
        if (_state.Replica.Fault.Length > 0) return $"{head}  {_state.Replica.Fault}";
        if (_state.Replica.Engine is not { } engine) return $"{head}  waiting for the engine";
        string line = $"{head}  equity {AmountText.Rounded(engine.Portfolio.Equity)}"
            + $"  orders {engine.Counters.OrdersPlaced}  fills {engine.Counters.Fills}"
            + $"  gaps {engine.Counters.Gaps}  resyncs {ReplayReportBuilder.Resyncs(engine)}";
        foreach (InstrumentState instrument in engine.Instruments) line += "  " + Market(instrument);
        return line;
    }

    private static string Market(InstrumentState instrument)
    {
        string symbol = instrument.Market.Instrument.Symbol;
        if (!instrument.Market.Book.IsInSync) return $"{symbol} not in sync";
        InstrumentRules rules = instrument.Market.Rules;
        BookLevel bid = instrument.Market.BestBid;
        BookLevel ask = instrument.Market.BestAsk;
        return $"{symbol} {AmountText.Short(bid.Price, rules)}/{AmountText.Short(ask.Price, rules)}";
    }
}
