using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using LowLatency.Cli.Explain.Reports;
using LowLatency.Cli.Formatting;
using LowLatency.Core;
using LowLatency.Core.Instruments;
using LowLatency.Core.Orders;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Risk;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Cli.Explain.Descriptions;

/// <summary>Reads money, positions, working orders and halts off an engine.</summary>
internal static class AccountDescription
{
    public static AccountReport Of(Engine engine) => new()
    {
        IsTradingEnabled = engine.Risk.IsTradingEnabled,
        Cash = AmountText.Of(engine.Portfolio.Cash),
        Balances = [.. Balances(engine.Portfolio), .. Foreign(engine)],
        OtherFees = OtherFees(engine.Portfolio),
        Equity = AmountText.Of(engine.Portfolio.Equity),
        PeakEquity = AmountText.Of(engine.Portfolio.PeakEquity),
        DayStartEquity = AmountText.Of(engine.Portfolio.DayStartEquity),
        Halts = Halts(engine),
        VenueLocks = Locks(engine),
        Positions = Positions(engine),
        WorkingOrders = WorkingOrders(engine),
    };

    /// <summary>Price of an order as people say it.</summary>
    public static string PriceText(OrderType type, Price limit, Price trigger, in InstrumentRules rules) => type switch
    {
        OrderType.Market => "market",
        OrderType.Stop => "stop " + AmountText.Short(trigger, rules),
        _ => AmountText.Short(limit, rules),
    };

    private static List<string> Balances(Account portfolio)
    {
        List<string> lines = [];
        (int accounts, int assets) = (portfolio.Accounts.Count, portfolio.Rates.Count);
        for (int part = 0; accounts * assets > 1 && part < accounts * assets; part++)
        {
            AccountCash cash = portfolio.CashOf(part / assets, part % assets);
            string account = accounts > 1 ? $"{portfolio.Accounts[part / assets]} " : "";
            string asset = portfolio.Rates.Plan.Names[part % assets];
            string name = asset.Length > 0 ? $" {asset}" : "";
            string deposits = AmountText.Of(cash.Deposits);
            lines.Add($"{account}cash {AmountText.Of(cash.Cash)}{name} of {deposits} put in");
        }

        foreach (ref readonly AssetBalance balance in portfolio.Assets.All)
        {
            string name = Encoding.UTF8.GetString(portfolio.Assets.NameOf(balance.Asset));
            decimal unit = PowersOfTen.Of(balance.Decimals);
            lines.Add(string.Create(
                CultureInfo.InvariantCulture, $"{balance.Account} {name} free {balance.Free / unit}, "
                + $"locked {balance.Locked / unit}, borrowed {balance.Borrowed / unit}, at {balance.ReportedNanos}"));
        }

        return lines;
    }

    private static List<string> Foreign(Engine engine)
    {
        List<string> lines = [];
        foreach (InstrumentState instrument in engine.Instruments)
        {
            Notional amount = engine.Portfolio.Foreign.Of(instrument.Id);
            if (amount.Units == 0) continue;
            lines.Add($"{MarketDescription.Name(instrument)} foreign {AmountText.Of(amount)} of its base asset: "
                + "the owner's, not traded and not counted");
        }

        return lines;
    }

    private static List<string> OtherFees(Account portfolio)
    {
        List<string> lines = [];
        foreach (ref readonly AssetFee fee in portfolio.OtherFees.All)
        {
            string name = Encoding.UTF8.GetString(portfolio.Assets.NameOf(fee.Asset));
            string unvalued = fee.Unvalued.Units == 0 ? "all of it at its mark in the fees of its instruments"
                : $"{AmountText.Of(fee.Unvalued)} of it had no price and is in no sum";
            lines.Add($"{AmountText.Of(fee.Paid)} {name}, {unvalued}");
        }

        return lines;
    }

    private static List<string> Halts(Engine engine)
    {
        RiskState risk = engine.Risk;
        List<string> halts = [];
        Add("operator halt", risk.OperatorHalt);
        Add("daily loss", risk.DailyLossHalt);
        Add("drawdown", risk.DrawdownHalt);
        Add("kill switch", risk.KillSwitch);
        Add("position drift", risk.DriftHalt);
        if (risk.IsAnyBreakerOpen(engine.NowNanos)) halts.Add("reject breaker");
        return halts;

        void Add(string name, in HaltLatch latch)
        {
            if (latch.IsSet) halts.Add($"{name} since event {latch.SinceSequence} ({latch.Cause})");
        }
    }

    private static List<string> Locks(Engine engine)
    {
        List<string> locks = [];
        List<AccountKey> accounts = [];
        foreach (InstrumentState instrument in engine.Instruments)
        {
            AccountKey account = instrument.Market.Instrument.AccountKey;
            if (accounts.Contains(account)) continue;
            accounts.Add(account);
            foreach (VenueCondition condition in Enum.GetValues<VenueCondition>())
            {
                if (condition is VenueCondition.None or VenueCondition.TradesProven) continue;
                if (engine.Readiness.IsSet(account, condition)) locks.Add($"{account} {condition}");
            }

            if (!engine.Readiness.AreBalancesProven(account)) locks.Add($"{account} balances not compared");
        }

        return locks;
    }

    private static List<HoldingReport> Positions(Engine engine)
    {
        List<HoldingReport> positions = [];
        foreach (InstrumentState instrument in engine.Instruments)
        {
            ref readonly Position position = ref engine.Portfolio[instrument.Id];
            if (position.FillCount == 0) continue;
            InstrumentRules rules = instrument.Market.Rules;
            engine.Portfolio.TryAverageEntry(instrument.Id, rules, out Price average);
            positions.Add(new HoldingReport(
                MarketDescription.Name(instrument), AmountText.Short(position.Quantity, rules),
                position.Quantity.IsZero ? "-" : AmountText.Short(average, rules),
                AmountText.Short(position.Mark, rules), AmountText.Of(position.Unrealised),
                AmountText.Of(position.Realised)));
        }

        return positions;
    }

    private static List<WorkingOrderReport> WorkingOrders(Engine engine)
    {
        List<WorkingOrderReport> working = [];
        OrderTable orders = engine.Orders;
        for (int row = orders.FirstLive; row >= 0; row = orders.NextLive(row))
        {
            ref readonly Order order = ref orders[row];
            InstrumentState instrument = engine.Instruments[order.Instrument.Value];
            InstrumentRules rules = instrument.Market.Rules;
            working.Add(new WorkingOrderReport(
                order.Id.ToString(), MarketDescription.Name(instrument), order.Side.ToString(), order.Type.ToString(),
                PriceText(order.Type, order.LimitPrice, order.TriggerPrice, rules),
                AmountText.Short(order.Quantity, rules), AmountText.Short(order.FilledQuantity, rules),
                order.State.ToString()));
        }

        return working;
    }
}
