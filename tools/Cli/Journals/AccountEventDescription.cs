using System.Collections.Generic;
using System.Globalization;
using System.Text;
using LowLatency.Cli.Formatting;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;

namespace LowLatency.Cli.Journals;

/// <summary>The fields of events about accounts, assets and the pair of machines.</summary>
internal sealed class AccountEventDescription(FieldList fields)
{
    private readonly Dictionary<ushort, string> _assets = [];

    /// <summary>Nothing for any other kind.</summary>
    public void Describe(in EventSlot slot, in InstrumentRules rules)
    {
        switch (slot.Header.Kind)
        {
            case EventKind.InstrumentDefinition:
                Definition(slot.Definition);
                break;
            case EventKind.TextId:
                TextId(slot.TextId);
                break;
            case EventKind.AssetDefined:
                AssetDefined(slot.AssetDefined);
                break;
            case EventKind.AssetBalance:
                Balance(slot.AssetBalance);
                break;
            case EventKind.Position:
                Position(slot.Position, rules);
                break;
            case EventKind.Income:
                Income(slot.Income, rules);
                break;
            case EventKind.OrderLifetime:
                Lifetime(slot.OrderLifetime);
                break;
            case EventKind.TermState:
                Term(slot.TermState);
                break;
            case EventKind.ReplicationState:
                Replication(slot.ReplicationState);
                break;
        }
    }

    private void Definition(in InstrumentDefinition definition)
    {
        fields.Text("kind", definition.Kind.ToString());
        fields.Text("status", definition.Status.ToString());
        fields.Text("base", Name(definition.BaseAsset));
        fields.Text("quote", Name(definition.QuoteAsset));
        fields.Text("settlement", Name(definition.SettlementAsset));
        if (definition.ContractSize != 0)
        {
            fields.Text("contract", FixedPoint.Format(definition.ContractSize, definition.ContractDecimals));
        }

        fields.TimeIfAny("effective", definition.EffectiveNanos);
        fields.TimeIfAny("delivery", definition.DeliveryNanos);
        fields.NumberIfAny("maintenanceMarginPpm", definition.MaintenanceMarginPpm);
        if (definition.LeverageHundredthsMax != 0)
        {
            fields.Text("leverageMax", FixedPoint.Format(definition.LeverageHundredthsMax, 2));
        }
    }

    private void TextId(in TextIdPayload id)
    {
        fields.Text("names", id.Kind.ToString());
        fields.Number("key", id.Key);
        fields.Text("text", Encoding.UTF8.GetString(id.Text));
    }

    private void AssetDefined(in AssetDefinedPayload asset)
    {
        string name = Encoding.UTF8.GetString(asset.Text);
        _assets[asset.Asset.Value] = name;
        fields.Number("asset", asset.Asset.Value);
        fields.Text("name", name);
        fields.Number("decimals", asset.Decimals);
    }

    private void Balance(in AssetBalancePayload balance)
    {
        fields.Text("asset", Name(balance.Asset));
        fields.Text("source", balance.Source.ToString());
        fields.Text("free", FixedPoint.Format(balance.Free, balance.Decimals));
        fields.Text("locked", FixedPoint.Format(balance.Locked, balance.Decimals));
        if (balance.Borrowed != 0) fields.Text("borrowed", FixedPoint.Format(balance.Borrowed, balance.Decimals));
    }

    private void Position(in PositionPayload position, in InstrumentRules rules)
    {
        fields.Text("quantity", AmountText.Of(position.Quantity, rules));
        fields.Text("entry", AmountText.Of(position.EntryPrice, rules));
        fields.Text("mark", AmountText.Of(position.MarkPrice, rules));
        fields.Text("liquidation", AmountText.Of(position.LiquidationPrice, rules));
        fields.Text("unrealised", AmountText.Of(position.UnrealisedProfit));
        fields.Text("margin", AmountText.Of(position.Margin));
        fields.Text("maintenance", AmountText.Of(position.MaintenanceMargin));
        fields.Text("leverage", FixedPoint.Format(position.LeverageHundredths, 2));
        fields.Text("mode", position.MarginMode.ToString());
        if (position.PositionSide != PositionSide.None) fields.Text("side", position.PositionSide.ToString());
        fields.Text("settlement", Name(position.SettlementAsset));
        fields.Text("source", position.Source.ToString());
    }

    private void Income(in IncomePayload income, in InstrumentRules rules)
    {
        fields.Text("kind", income.Kind.ToString());
        fields.Text("amount", FixedPoint.Format(income.Amount, income.Decimals));
        fields.Text("asset", Name(income.Asset));
        fields.Number("incomeId", income.IncomeId);
        if (income.Kind != IncomeKind.Funding) return;
        fields.Text("rate", FixedPoint.Format(income.Rate, FundingPayload.RateDecimals));
        fields.Text("position", AmountText.Of(income.PositionQuantity, rules));
        fields.Text("mark", AmountText.Of(income.MarkPrice, rules));
    }

    private void Lifetime(in OrderLifetimePayload lifetime)
    {
        fields.Text("order", lifetime.ClientOrderId.IsNone ? "-" : lifetime.ClientOrderId.ToString());
        fields.NumberIfAny("venueOrderId", lifetime.VenueOrderId);
        fields.TimeIfAny("requestUntil", lifetime.RequestExpiryNanos);
        fields.TimeIfAny("orderUntil", lifetime.OrderExpiryNanos);
    }

    private void Term(in TermStatePayload term)
    {
        fields.Text("status", term.Status.ToString());
        fields.Number("term", term.Term);
        fields.Number("node", term.Node);
        fields.Reason(term.Reason);
        fields.Text("incarnation", AmountText.Hash(term.IncarnationHigh) + AmountText.Hash(term.IncarnationLow));
        fields.Number("revision", term.RegisterRevision);
        fields.TimeIfAny("validUntil", term.ValidUntilNanos);
        fields.Number("startSequence", term.StartSequence);
        fields.Text("chain", term.Chain.ToString("x8", CultureInfo.InvariantCulture));
    }

    private void Replication(in ReplicationStatePayload state)
    {
        fields.Text("status", state.Status.ToString());
        fields.Number("node", state.Node);
        fields.Text("gate", state.Gate.ToString());
        fields.Text("onLoss", state.LossPolicy.ToString());
        fields.Reason(state.Reason);
        fields.Number("acknowledged", state.AcknowledgedSequence);
        fields.NumberIfAny("degradedFrom", state.DegradedFromSequence);
        fields.Number("lagNanos", state.LagNanos);
        fields.Number("revision", state.RegisterRevision);
        if (state.Status != ReplicationStatus.Diverged) return;
        fields.Text("ownHash", AmountText.Hash(state.OwnHash));
        fields.Text("otherHash", AmountText.Hash(state.OtherHash));
    }

    private string Name(AssetId asset) => asset.IsNone ? "-"
        : _assets.TryGetValue(asset.Value, out string? name) ? name
        : string.Create(CultureInfo.InvariantCulture, $"#{asset.Value}");
}
