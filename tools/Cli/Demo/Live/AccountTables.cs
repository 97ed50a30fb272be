using System.Collections.Generic;
using LowLatency.Cli.Explain.Descriptions;
using LowLatency.Cli.Formatting;
using LowLatency.Core;
using LowLatency.Core.Instruments;
using LowLatency.Core.Orders;
using LowLatency.Core.Portfolio;
using LowLatency.Model.Commands;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Time;
using Spectre.Console;

namespace LowLatency.Cli.Demo.Live;

/// <summary>Money, orders, fills and alarms for the screen.</summary>
internal static class AccountTables
{
    private const int RowsMax = 5;

    // Of HH:mm:ss: the longest reason has room beside a venue and a symbol on a terminal of 140 columns.
    private const int SecondsLength = 8;

    public static Table Portfolio(Engine engine)
    {
        Account account = engine.Portfolio;
        var gain = new Notional(account.Equity.Units - account.Deposits.Units);
        string colour = gain.Units < 0 ? "red" : "green";
        Table table = Make($"equity {AmountText.Rounded(account.Equity)}, P&L [{colour}]{AmountText.Rounded(gain)}[/]");
        AddColumns(table, "position", "quantity", "average", "mark", "realised", "unrealised");
        foreach (InstrumentState instrument in engine.Instruments)
        {
            ref readonly Position position = ref account[instrument.Id];
            InstrumentRules rules = instrument.Market.Rules;
            bool hasAverage = account.TryAverageEntry(instrument.Id, rules, out Price price);
            string average = hasAverage ? AmountText.Short(price, rules) : "-";
            table.AddRow(
                Markup.Escape(instrument.Market.Instrument.Symbol), AmountText.Short(position.Quantity, rules), average,
                position.Mark.IsNone ? "-" : AmountText.Short(position.Mark, rules),
                AmountText.Rounded(position.Realised), AmountText.Rounded(position.Unrealised));
        }

        return table;
    }

    public static Table Orders(Engine engine)
    {
        string title = $"orders: {engine.Counters.OrdersPlaced} placed, {engine.Counters.OrdersFilled} filled, "
            + $"{engine.Counters.OrdersRejected.Total} rejected, {engine.Orders.LiveCount} working";
        Table table = Make(title);
        AddColumns(table, "working", "side", "price", "quantity", "filled", "state");
        int shown = 0;
        for (int row = engine.Orders.FirstLive; row >= 0 && shown < RowsMax; row = engine.Orders.NextLive(row), shown++)
        {
            ref readonly Order order = ref engine.Orders[row];
            Instrument instrument = Of(engine, order.Instrument, out InstrumentRules rules);
            table.AddRow(
                Markup.Escape(instrument.Symbol), SideText(order.Side),
                AccountDescription.PriceText(order.Type, order.LimitPrice, order.TriggerPrice, rules),
                AmountText.Short(order.Quantity, rules), AmountText.Short(order.FilledQuantity, rules),
                order.State.ToString());
        }

        return table;
    }

    public static Table Fills(Engine engine, List<RecentFill> fills)
    {
        Table table = Make($"last fills of {engine.Counters.Fills}");
        AddColumns(table, "time", "symbol", "side", "price", "quantity", "liquidity");
        for (int i = fills.Count - 1; i >= 0 && i >= fills.Count - RowsMax; i--)
        {
            RecentFill fill = fills[i];
            Instrument instrument = Of(engine, fill.Instrument, out InstrumentRules rules);
            table.AddRow(
                Time(fill.TimeNanos), Markup.Escape(instrument.Symbol), SideText(fill.Side),
                AmountText.Short(fill.Price, rules), AmountText.Short(fill.Quantity, rules), fill.Liquidity.ToString());
        }

        return table;
    }

    public static Table Alarms(Engine engine, List<EngineCommand> alarms)
    {
        Table table = Make($"alarms: {engine.Counters.Alarms.Total}");
        AddColumns(table, "time", "reason", "where");
        for (int i = alarms.Count - 1; i >= 0 && i >= alarms.Count - RowsMax; i--)
        {
            EngineCommand alarm = alarms[i];
            string where = alarm.Instrument.Value < engine.Instruments.Length
                ? Of(engine, alarm.Instrument, out _).ToString()
                : alarm.Venue.ToString();
            table.AddRow(Time(alarm.TimeNanos)[..SecondsLength], $"[yellow]{alarm.Reason}[/]", Markup.Escape(where));
        }

        return table;
    }

    private static Table Make(string title) => new Table().Border(TableBorder.Rounded).Title(title).Expand();

    private static void AddColumns(Table table, params string[] heads)
    {
        foreach (string head in heads) table.AddColumn(head);
    }

    private static string SideText(Side side) => side == Side.Buy ? "[green]Buy[/]" : "[red]Sell[/]";

    private static string Time(long nanos) => nanos == 0 ? "-" : new Timestamp(nanos).ToString()[11..23];

    private static Instrument Of(Engine engine, InstrumentId id, out InstrumentRules rules)
    {
        InstrumentState instrument = engine.Instruments[id.Value];
        rules = instrument.Market.Rules;
        return instrument.Market.Instrument;
    }
}
