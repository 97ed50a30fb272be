using LowLatency.Backtest.Settings;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;

namespace LowLatency.Backtest.Data;

/// <summary>Rules of an instrument from its tick and lot alone: the units are theirs.</summary>
internal static class RulesText
{
    public static InstrumentRules Of(DataSettings source)
    {
        (long tick, int priceDecimals) = Split(source.Tick);
        (long lot, int quantityDecimals) = Split(source.Lot);
        return new InstrumentRules
        {
            PriceDecimals = (byte)priceDecimals,
            QuantityDecimals = (byte)quantityDecimals,
            IsTrading = 1,
            TickUnits = tick,
            LotUnits = lot,
            QuantityUnitsMin = lot,
            NotionalUnitsMin = (long)(source.NotionalMin * Notional.UnitsPerOne),
        };
    }

    private static (long Units, int Decimals) Split(decimal value)
    {
        int decimals = 0;
        while (value != decimal.Truncate(value) && decimals < InstrumentRules.DecimalsMax)
        {
            value *= 10;
            decimals++;
        }

        return ((long)value, decimals);
    }
}
