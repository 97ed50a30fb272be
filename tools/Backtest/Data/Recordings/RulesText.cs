using LowLatency.Backtest.Settings;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;

namespace LowLatency.Backtest.Data.Recordings;

/// <summary>
/// Rules of an instrument from its tick and lot alone. Its units have eight decimals, since recorded books may lie off
/// today's tick and lot.
/// </summary>
internal static class RulesText
{
    public static InstrumentRules Of(DataSettings source)
    {
        long tick = Units(source.Tick);
        long lot = Units(source.Lot);
        return new InstrumentRules
        {
            PriceDecimals = Notional.Decimals,
            QuantityDecimals = Notional.Decimals,
            Abilities = InstrumentAbilities.Trading | InstrumentAbilities.StopOrders,
            TickUnits = tick,
            LotUnits = lot,
            QuantityUnitsMin = lot,
            NotionalUnitsMin = (long)(source.NotionalMin * Notional.UnitsPerOne),
        };
    }

    private static long Units(decimal value)
    {
        decimal units = value * Notional.UnitsPerOne;
        if (units >= 1 && units == decimal.Truncate(units)) return (long)units;
        throw new BacktestException($"data: tick or lot {value} has more than {Notional.Decimals} decimals");
    }
}
