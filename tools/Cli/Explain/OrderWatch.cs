using System;
using System.Collections.Generic;
using LowLatency.Cli.Explain.Descriptions;
using LowLatency.Cli.Explain.Reports;
using LowLatency.Cli.Formatting;
using LowLatency.Cli.Replay;
using LowLatency.Core;
using LowLatency.Core.Decisions;
using LowLatency.Core.Instruments;
using LowLatency.Core.Orders;
using LowLatency.Core.Strategies;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using LowLatency.Model.Time;
using LowLatency.Runtime.Replay;

namespace LowLatency.Cli.Explain;

/// <summary>
/// Follows one order through a replay: keeps what the engine saw at its decision, and every command and report about it
/// until it has been done for a while.
/// </summary>
internal sealed class OrderWatch(ClientOrderId target, int barCount) : IReplayObserver, IDecisionObserver
{
    /// <summary>A fill or a correction may still come behind the end; journal time.</summary>
    private const long WatchedBehindEndNanos = 60 * Timestamp.NanosPerSecond;

    private const long ClockOffsetNanosMax = 60 * Timestamp.NanosPerMinute;

    private readonly List<StepReport> _steps = [];
    private readonly EventDescriptionText _text = new();
    private Engine? _engine;
    private bool _isDecided;
    private long _causeNanos;
    private long _doneNanos;
    private Order _order;
    private ParentOrder _parent;
    private string _givenUp = "0";

    public bool HasSeenEnough { get; private set; }

    /// <summary>The order was decided or reported in what was replayed.</summary>
    public bool IsFound => _causeNanos != 0;

    /// <summary>Sequence of the event that caused it, or of the first that named it.</summary>
    public long Sequence { get; private set; }

    public string Event { get; private set; } = "";

    public long TimeNanos => _causeNanos;

    public AccountReport? Account { get; private set; }

    public InstrumentReport? Instrument { get; private set; }

    public void Attach(Engine engine)
    {
        _engine = engine;
        engine.DecisionObserver = this;
    }

    void IDecisionObserver.OnDecision(in DecisionTrace trace, DecisionMaker maker)
    {
        if (trace.Order != target || _engine is not { } engine) return;
        _isDecided = true;
        Sequence = trace.Sequence;
        InstrumentState instrument = engine.Instruments[trace.Instrument.Value];
        Account = AccountDescription.Of(engine);
        Instrument = new InstrumentReport
        {
            Instrument = MarketDescription.Name(instrument),
            Market = MarketDescription.Of(instrument, engine.NowNanos),
            Bars = MarketDescription.Bars(instrument, barCount),
            Decision = DecisionDescription.Of(trace, maker, engine),
        };
    }

    void IReplayObserver.OnApplied(
        Engine engine, long sequence, ReadOnlySpan<EventSlot> message, ReadOnlySpan<EngineCommand> commands)
    {
        if (!ReferenceEquals(engine, _engine)) Attach(engine);
        ref readonly EventHeader header = ref message[0].Header;
        _text.OnEvent(message[0]);
        if (_isDecided && _causeNanos == 0) OnCause(engine, message);
        if (header.Kind == EventKind.OrderReport && message[0].OrderReport.ClientOrderId == target)
        {
            OnReport(engine, sequence, message);
        }
        else if (header.Kind == EventKind.OpenOrder && message[0].OpenOrder.ClientOrderId == target)
        {
            OnFirstSight(engine, sequence, message);
            Step(engine, sequence, "found in the venue's list of open orders");
        }

        foreach (ref readonly EngineCommand command in commands)
        {
            if (command.ClientOrderId == target) OnCommand(engine, sequence, header.Kind, command);
        }

        if (_doneNanos != 0) OnDone(engine);
        else if (IsFound && Refresh(engine) && _order.IsDone) _doneNanos = engine.NowNanos;
    }

    public OrderStory Story()
    {
        InstrumentState instrument = _engine!.Instruments[_order.Instrument.Value];
        Refresh(_engine);
        InstrumentRules rules = instrument.Market.Rules;
        string price = AccountDescription.PriceText(_order.Type, _order.LimitPrice, _order.TriggerPrice, rules);
        (string average, double? slippage) = FillPrice.Of(_order, rules);
        return new OrderStory
        {
            Order = target.ToString(),
            Instrument = MarketDescription.Name(instrument),
            Description = $"{_order.Side} {AmountText.Short(_order.Quantity, rules)} at {price}, "
                + $"{_order.TimeInForce}, {_order.Flags}, {_order.Purpose}",
            State = _order.Reason == ReasonCode.None ? $"{_order.State}" : $"{_order.State} ({_order.Reason})",
            Filled = AmountText.Short(_order.FilledQuantity, rules),
            AveragePrice = average,
            SlippageBasisPoints = slippage,
            Fees = AmountText.Of(_order.Fees),
            GivenUp = _givenUp,
            Parent = ParentDescription.Of(_engine, _order, _parent),
            Steps = _steps,
        };
    }

    // A child is shown with all of its parent: it is followed to its end too.
    private void OnDone(Engine engine)
    {
        Refresh(engine);
        ref readonly ParentOrder parent = ref engine.Parents[_order.Instrument];
        bool isParentOver = _order.Parent == 0 || parent.Number != _order.Parent || !parent.IsWorking;
        HasSeenEnough = isParentOver && engine.NowNanos - _doneNanos > WatchedBehindEndNanos;
    }

    // What a frame went through before the engine saw it is in its header.
    private void OnCause(Engine engine, ReadOnlySpan<EventSlot> message)
    {
        ref readonly EventHeader header = ref message[0].Header;
        _causeNanos = header.ReceiveWallNanos;
        Event = _text.Of(engine, message);
        AtVenue(header, "the venue made what caused it");
        _steps.Add(At(Sequence, header.ReceiveWallNanos, "machine", $"received: {Event}"));
        if (header.PublishNanos == 0) return;
        _steps.Add(At(0, header.ReceiveWallNanos + header.DecodeNanos, "machine", "decoded"));
        _steps.Add(At(0, header.ReceiveWallNanos + header.PublishNanos, "machine", "in the ring"));
    }

    private void OnFirstSight(Engine engine, long sequence, ReadOnlySpan<EventSlot> message)
    {
        if (IsFound) return;
        Sequence = sequence;
        _causeNanos = message[0].Header.ReceiveWallNanos;
        Event = _text.Of(engine, message);
        Account = AccountDescription.Of(engine);
        InstrumentState instrument = engine.Instruments[message[0].Header.Instrument.Value];
        Instrument = new InstrumentReport
        {
            Instrument = MarketDescription.Name(instrument),
            Market = MarketDescription.Of(instrument, engine.NowNanos),
            Bars = MarketDescription.Bars(instrument, barCount),
            Decision = null,
        };
    }

    private void OnReport(Engine engine, long sequence, ReadOnlySpan<EventSlot> message)
    {
        OnFirstSight(engine, sequence, message);
        ref readonly EventSlot slot = ref message[0];
        AtVenue(slot.Header, "the venue made the next");
        Step(engine, sequence, _text.Fields(engine, message));
        Notional givenUp = GivenUpTally.Of(engine, in _order);
        if (givenUp.Units != 0) _givenUp = AmountText.Of(givenUp);
    }

    // A venue's clock that is an hour away is no clock of this run: what it said was recorded at another time.
    private void AtVenue(in EventHeader header, string what)
    {
        if (header.VenueNanos == 0) return;
        bool isOther = Math.Abs(header.VenueNanos - header.ReceiveWallNanos) > ClockOffsetNanosMax;
        StepReport step = At(0, header.VenueNanos, "venue", what);
        _steps.Add(!isOther ? step : step with
        {
            AfterMillis = null,
            What = $"{what}, as recorded: its clock is not that of this run",
        });
    }

    private void OnCommand(Engine engine, long sequence, EventKind cause, in EngineCommand command)
    {
        string what = command.Kind switch
        {
            CommandKind.PlaceOrder => "command: place; it leaves when its cause is durable",
            CommandKind.CancelOrder => "command: cancel",
            CommandKind.QueryOrder => "command: ask the venue what became of it",
            _ => $"command: {command.Kind}",
        };
        string reason = command.Reason == ReasonCode.None ? "" : $" ({command.Reason})";
        string why = command.Kind == CommandKind.CancelOrder && Refresh(engine)
            ? StopCancelDescription.Of(engine, cause, _order)
            : "";
        Step(engine, sequence, what + reason + (why.Length == 0 ? "" : $": {why}"));
    }

    private void Step(Engine engine, long sequence, string what)
    {
        string state = Refresh(engine) ? $" -> {_order.State}" : "";
        _steps.Add(At(sequence, engine.NowNanos, "engine", what + state));
    }

    private StepReport At(long sequence, long nanos, string clock, string what) =>
        new(sequence, new Timestamp(nanos).ToString(), (nanos - _causeNanos) / 1e6, clock, what);

    // The row may have gone to a later order by then: the last sight of it stays.
    private bool Refresh(Engine engine)
    {
        int row = engine.Orders.Find(target);
        if (row >= 0) _order = engine.Orders[row];
        if (_order.Parent != 0 && engine.Parents[_order.Instrument].Number == _order.Parent)
        {
            _parent = engine.Parents[_order.Instrument];
        }

        return row >= 0;
    }
}
