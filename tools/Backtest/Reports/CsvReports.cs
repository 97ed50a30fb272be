using System.IO;
using LowLatency.Backtest.Records;
using LowLatency.Backtest.Results;
using LowLatency.Model.Instruments;

namespace LowLatency.Backtest.Reports;

/// <summary>Trades and equity as CSV, numbers exactly.</summary>
public static class CsvReports
{
    public static void WriteFills(BacktestResult result, TextWriter target)
    {
        target.Write("time,instrument,order,side,price,quantity,value,fee,liquidity,decision_price,slippage\n");
        foreach (FillRow fill in result.Record.Fills)
        {
            InstrumentRules rules = result.Rules[fill.Instrument.Value];
            target.Write(
                $"{UnitText.Time(fill.TimeNanos)},{result.Instruments[fill.Instrument.Value]},{fill.Id},{fill.Side},"
                + $"{UnitText.Of(fill.Price.Units, rules.PriceDecimals)},"
                + $"{UnitText.Of(fill.Quantity.Units, rules.QuantityDecimals)},{UnitText.Of(fill.Value)},"
                + $"{UnitText.Of(fill.Fee)},{fill.Liquidity},"
                + $"{UnitText.Of(fill.DecisionPrice.Units, rules.PriceDecimals)},{UnitText.Of(fill.Slippage)}\n");
        }
    }

    public static void WriteTrades(BacktestResult result, TextWriter target)
    {
        target.Write("instrument,side,opened,closed,bought,sold,fees,profit,fills\n");
        foreach (RoundTrip trip in result.Trips)
        {
            target.Write(
                $"{result.Instruments[trip.Instrument.Value]},{trip.Side},{UnitText.Time(trip.OpenedNanos)},"
                + $"{UnitText.Time(trip.ClosedNanos)},{UnitText.Of(trip.Bought)},{UnitText.Of(trip.Sold)},"
                + $"{UnitText.Of(trip.Fees)},{UnitText.Of(trip.Profit)},{trip.Fills}\n");
        }
    }

    public static void WriteEquity(BacktestResult result, TextWriter target)
    {
        target.Write("time,equity,exposure\n");
        foreach (EquityRow row in result.Record.Equity)
        {
            target.Write(
                $"{UnitText.Time(row.TimeNanos)},{UnitText.Of(row.Equity)},{UnitText.Of(row.Exposure)}\n");
        }
    }
}
