using System.Collections.Generic;
using LowLatency.Cli.Formatting;
using LowLatency.Core.Risk;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Outputs;
using LowLatency.Model.Commands;
using LowLatency.Model.Decisions;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Cli.Journals;

/// <summary>The fields of an output record, with decimals by the instrument's rules.</summary>
internal sealed class OutputDescription(InstrumentNames names)
{
    private const int PpbDecimals = 9;

    private readonly FieldList _fields = new();

    /// <summary>Valid until the next call.</summary>
    public IReadOnlyList<EventField> Fields => _fields.Fields;

    /// <summary>What the last record is about: an instrument, a venue or nothing.</summary>
    public string Place { get; private set; } = "-";

    /// <summary>False for a record of another kind or a malformed one.</summary>
    public bool TryDescribe(in JournalRecord record)
    {
        _fields.Clear();
        Place = "-";
        switch (record.Kind)
        {
            case JournalRecordKind.Command when OutputBody.TryRead(record.Body, out EngineCommand command, out _):
                Describe(command);
                return true;
            case JournalRecordKind.Decision when OutputBody.TryRead(record.Body, out DecisionOutcome decision, out _):
                Describe(decision);
                return true;
            case JournalRecordKind.OutputGap when OutputGapBody.TryRead(record.Body, out OutputGapBody gap):
                _fields.Number("firstCause", gap.FirstCause);
                _fields.Number("lastCause", gap.LastCause);
                if (gap.Count == OutputGapBody.UnknownCount) _fields.Text("missing", "unknown");
                else _fields.Number("missing", gap.Count);
                return true;
            default:
                return false;
        }
    }

    private void Describe(in EngineCommand command)
    {
        InstrumentRules rules = names.Rules(command.Instrument);
        Place = names.Name(command.Venue, command.Instrument);
        _fields.Number("cause", command.CauseSequence);
        _fields.Text("command", command.Kind.ToString());
        if (command.Account.Value != 0) _fields.Number("account", command.Account.Value);
        _fields.Reason(command.Reason);
        Order(command.ClientOrderId);
        if (command.Kind == CommandKind.PlaceOrder)
        {
            _fields.Text("side", command.Side.ToString());
            _fields.Text("type", command.OrderType.ToString());
            _fields.Text("quantity", AmountText.Of(command.Quantity, rules));
            Price("price", command.LimitPrice, rules);
            Price("trigger", command.TriggerPrice, rules);
            _fields.Text("tif", command.TimeInForce.ToString());
            if (command.OrderFlags != OrderFlags.None) _fields.Text("flags", Flags(command.OrderFlags));
        }

        _fields.NumberIfAny("venueOrderId", command.VenueOrderId);
        _fields.NumberIfAny("detail", command.Detail);
    }

    private void Describe(in DecisionOutcome decision)
    {
        InstrumentRules rules = names.Rules(decision.Instrument);
        Place = names.Name(decision.Venue, decision.Instrument);
        _fields.Number("cause", decision.CauseSequence);
        _fields.Text("decision", decision.Kind.ToString());
        _fields.Text("outcome", decision.Reason == 0 ? "done" : decision.Reason.ToString());
        Order(decision.Order);
        _fields.NumberIfAny("parent", decision.Parent);
        if (decision.Side != Side.None) _fields.Text("side", decision.Side.ToString());
        if (!decision.Quantity.IsZero) _fields.Text("quantity", AmountText.Of(decision.Quantity, rules));
        Price("price", decision.LimitPrice, rules);
        Price("trigger", decision.TriggerPrice, rules);
        _fields.Text("position", AmountText.Of(decision.Position, rules));
        _fields.Text("equity", AmountText.Of(decision.Equity));
        if (decision.StrategiesUsed != 0)
        {
            _fields.Text("combined", FixedPoint.Format(decision.CombinedPpb, PpbDecimals));
            _fields.Text("strategies", Bits(decision.StrategiesUsed));
        }

        if (decision.FirstGate < 0) return;
        _fields.Text("gate", ((RiskGateId)decision.FirstGate).ToString());
        _fields.Text("refusing", Gates(decision.GatesRefused));
    }

    private static string Gates(uint refused)
    {
        List<string> gates = [];
        for (int gate = 0; gate < RiskGateTable.Rows.Length; gate++)
        {
            if ((refused & (1u << gate)) != 0) gates.Add(((RiskGateId)gate).ToString());
        }

        return string.Join('+', gates);
    }

    private static string Bits(uint bits)
    {
        List<int> set = [];
        for (int bit = 0; bit < 32; bit++)
        {
            if ((bits & (1u << bit)) != 0) set.Add(bit);
        }

        return string.Join('+', set);
    }

    private static string Flags(OrderFlags flags) =>
        flags.ToString().Replace(", ", "+", System.StringComparison.Ordinal);

    private void Order(ClientOrderId order)
    {
        if (!order.IsNone) _fields.Text("order", order.ToString());
    }

    private void Price(string name, Price price, in InstrumentRules rules)
    {
        if (!price.IsNone) _fields.Text(name, AmountText.Of(price, rules));
    }
}
