using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using LowLatency.Cli.Explain.Incidents;
using LowLatency.Cli.Explain.Reports;
using LowLatency.Cli.Formatting;

namespace LowLatency.Cli.Explain;

/// <summary>An explanation for a terminal: the decision first, then what it rested on.</summary>
internal static class ExplanationText
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static void Write(Explanation explanation, Detail detail, TextWriter output)
    {
        output.WriteLine($"event      {explanation.Sequence} at {explanation.Time}");
        output.WriteLine($"           {explanation.Event}");
        string proof = explanation.HashesCompared == 0 ? "no recorded hash on the way to compare with"
            : explanation.HashesDiffering == 0 ? $"{explanation.HashesCompared} recorded hashes, all equal"
            : $"{explanation.HashesDiffering} of {explanation.HashesCompared} recorded hashes DIFFER";
        string commands = explanation.CommandsCompared == 0 ? ""
            : explanation.CommandsDiffering == 0 ? $"; {explanation.CommandsCompared} recorded commands, all equal"
            : $"; {explanation.CommandsDiffering} commands DIFFER from the recorded ones";
        output.WriteLine($"replayed   from event {explanation.ReplayedFrom}; {proof}{commands}");
        foreach (string note in explanation.Notes) output.WriteLine($"NOTE       {note}");
        if (explanation.Order is { } order) Write(order, output);
        foreach (InstrumentReport instrument in explanation.Instruments) Write(instrument, detail, output);
        if (detail != Detail.Brief) Write(explanation.Account, output);
        if (explanation.Order is { Steps: var steps }) Write(steps, output);
    }

    private static void Write(OrderStory order, TextWriter output)
    {
        output.WriteLine($"order      {order.Order} {order.Instrument}: {order.Description}");
        output.WriteLine($"became     {order.State}; filled {order.Filled} at {order.AveragePrice}, fees {order.Fees}");
        if (order.GivenUp != "0")
        {
            output.WriteLine(
                $"given up   {order.GivenUp}, at its decision's price: too little within its worst one "
                + "(risk.collarPercent)");
        }

        if (order.Parent is { } parent) Write(parent, output);
        if (order.SlippageBasisPoints is { } slippage)
        {
            output.WriteLine(string.Create(Culture, $"slippage   {slippage:0.###} basis points against the decision"));
        }
    }

    private static void Write(ParentReport parent, TextWriter output)
    {
        string slice = parent.Slice == 0 ? "" : $", {parent.Slice} slices begun";
        output.WriteLine(
            $"child      {parent.Child} of parent {parent.Number}: {parent.Description}; "
            + $"begun at event {parent.Sequence}");
        output.WriteLine(
            $"parent     {parent.State}; filled {parent.Filled}, remaining {parent.Remaining}{slice}; "
            + $"children not sent: {parent.Refused}");
        var table = new TextTable("child", "order", "time", "quantity", "price", "filled", "state");
        foreach (ChildReport child in parent.Children)
        {
            table.Add(
                child.Number.ToString(Culture), child.Order, child.Time, child.Quantity, child.Price, child.Filled,
                child.State);
        }

        table.Write(output, "  ");
    }

    private static void Write(InstrumentReport instrument, Detail detail, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(instrument.Instrument);
        if (instrument.Decision is { } decision) Write(decision, detail, output);
        else output.WriteLine("  no decision yet");
        if (detail == Detail.Brief) return;
        Write(instrument.Market, output);
        int bars = detail == Detail.Full ? instrument.Bars.Count : 3;
        if (instrument.Bars.Count == 0) return;
        output.WriteLine("  closed bars, newest first");
        var table = new TextTable("from", "open", "high", "low", "close", "volume", "flags");
        foreach (BarReport bar in instrument.Bars.Take(bars))
        {
            table.Add(bar.Time, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume, bar.Flags);
        }

        table.Write(output, "    ");
    }

    private static void Write(DecisionReport decision, Detail detail, TextWriter output)
    {
        output.WriteLine(
            $"  decision  {decision.Kind} at event {decision.Sequence}, {decision.Time}, bar {decision.Bar}");
        output.WriteLine($"  outcome   {decision.Outcome}");
        foreach (SignalReport signal in decision.Signals) Write(signal, detail, output);
        if (decision.Combination is { } combination)
        {
            output.WriteLine(string.Create(
                Culture,
                $"  combined  {combination.Formula}; trade from {combination.TradeFrom}, market from "
                + $"{combination.MarketFrom}: {combination.Verdict}"));
        }

        if (decision.Sizing is { } sizing)
        {
            string formula = sizing.Formula.Length == 0 ? "" : $"{sizing.Formula} = {sizing.Budget}; ";
            output.WriteLine($"  size      {formula}position {sizing.Position}: {sizing.Draft}");
        }

        Write(decision.Gates, detail, output);
    }

    private static void Write(SignalReport signal, Detail detail, TextWriter output)
    {
        string stance = signal.Direction is { } direction
            ? string.Create(
                Culture,
                $"direction {direction:0.######}, confidence {signal.Confidence:0.######}, weight {signal.Weight}")
            : "nothing said";
        output.WriteLine($"  signal    {signal.Strategy}: {stance}; {signal.Use}");
        if (detail == Detail.Brief) return;
        output.WriteLine($"            {Pairs(signal.Values.Select(pair => (pair.Key, Text(pair.Value))))}");
        output.WriteLine(
            $"            with {Pairs(signal.Parameters.Select(pair => (pair.Key, pair.Value.ToString(Culture))))}");
    }

    private static void Write(IReadOnlyList<GateReport> gates, Detail detail, TextWriter output)
    {
        if (gates.Count == 0) return;
        int refused = gates.Count(gate => gate.Answer != "None");
        output.WriteLine($"  checks    {gates.Count} asked, {refused} refused");
        var table = new TextTable("check", "answer", "saw", "limit") { Alignment = "llll" };
        foreach (GateReport gate in gates)
        {
            if (detail == Detail.Brief && gate.Answer == "None") continue;
            table.Add(gate.Gate, gate.Answer == "None" ? "passed" : gate.Answer, gate.Saw, gate.Limit);
        }

        if (detail != Detail.Brief || refused > 0) table.Write(output, "    ");
    }

    private static void Write(MarketReport market, TextWriter output)
    {
        string spread = market.SpreadBasisPoints is { } points
            ? string.Create(Culture, $", spread {points:0.###} basis points")
            : "";
        string vpin = market.Vpin is { } value ? string.Create(Culture, $", VPIN {value:0.####}") : "";
        output.WriteLine(
            $"  market    book {market.Book} at {market.BookSequence}, mid {market.Mid}{spread}, "
            + $"last trade {market.LastTrade}{vpin}, entries blocked: {market.EntryBlock}");
        var book = new TextTable("bid", "quantity", "ask", "quantity");
        for (int i = 0; i < int.Max(market.Bids.Count, market.Asks.Count); i++)
        {
            string[] bid = i < market.Bids.Count ? market.Bids[i] : ["", ""];
            string[] ask = i < market.Asks.Count ? market.Asks[i] : ["", ""];
            book.Add(bid[0], bid[1], ask[0], ask[1]);
        }

        book.Write(output, "    ");
        foreach (ChannelReport channel in market.Channels)
        {
            string silent = channel.SilentMillis is { } millis
                ? $"silent for {AmountText.Duration(millis)}"
                : "nothing has come yet";
            output.WriteLine($"    {channel.Channel}: {channel.Status}, {channel.Freshness}, {silent}");
        }
    }

    private static void Write(AccountReport account, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"account    cash {account.Cash}, equity {account.Equity}, peak {account.PeakEquity}, "
            + $"day began with {account.DayStartEquity}; trading {(account.IsTradingEnabled ? "on" : "off")}");
        foreach (string halt in account.Halts) output.WriteLine($"  halted   {halt}");
        foreach (string balance in account.Balances) output.WriteLine($"  holds    {balance}");
        foreach (string fee in account.OtherFees) output.WriteLine($"  fees     {fee}");
        foreach (string venueLock in account.VenueLocks) output.WriteLine($"  locked   {venueLock}");
        foreach (HoldingReport position in account.Positions)
        {
            output.WriteLine(
                $"  holds    {position.Instrument} {position.Quantity} at {position.AverageEntry}, "
                + $"mark {position.Mark}, unrealised {position.Unrealised}, realised {position.Realised}");
        }

        foreach (WorkingOrderReport order in account.WorkingOrders)
        {
            output.WriteLine(
                $"  works    {order.Order} {order.Instrument} {order.Side} {order.Quantity} at {order.Price}, "
                + $"filled {order.Filled}, {order.State}");
        }
    }

    private static void Write(IReadOnlyList<StepReport> steps, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("timeline, since the frame that caused it was received");
        var table = new TextTable("event", "after", "clock", "what") { Alignment = "rrll" };
        foreach (StepReport step in steps)
        {
            table.Add(
                step.Sequence == 0 ? "-" : step.Sequence.ToString(Culture),
                step.AfterMillis is { } millis ? AmountText.Duration(millis) : "-",
                step.Clock, step.What);
        }

        table.Write(output, "  ");
    }

    private static string Pairs(IEnumerable<(string Name, string Text)> pairs) =>
        string.Join(", ", pairs.Select(pair => $"{pair.Name} {pair.Text}"));

    private static string Text(double value) => value.ToString("0.########", Culture);
}
