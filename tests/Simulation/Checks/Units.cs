using LowLatency.Core;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;

namespace LowLatency.Simulation.Checks;

/// <summary>Amounts of the engine as the venue writes them; an instrument's decimals may change.</summary>
internal static class Units
{
    public static decimal Of(long units, int decimals) => units / (decimal)PowersOfTen.Of(decimals);

    public static decimal Of(Quantity quantity, Engine engine, InstrumentId instrument) =>
        Of(quantity.Units, DecimalsOf(engine, instrument).Quantity);

    /// <summary>The position.</summary>
    public static decimal Held(Engine engine, InstrumentId instrument) =>
        Of(engine.Portfolio[instrument].Quantity, engine, instrument);

    /// <summary>Decimals of an instrument now.</summary>
    public static (byte Price, byte Quantity) DecimalsOf(Engine engine, InstrumentId instrument)
    {
        InstrumentRules rules = engine.Instruments[instrument.Value].Market.Rules;
        return (rules.PriceDecimals, rules.QuantityDecimals);
    }
}
