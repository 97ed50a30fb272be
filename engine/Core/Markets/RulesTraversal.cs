using LowLatency.Model.Instruments;
using LowLatency.Model.State;

namespace LowLatency.Core.Markets;

/// <summary>An instrument's rules as part of the engine's state.</summary>
internal static class RulesTraversal
{
    internal static void Save(ref StateWriter writer, bool areKnown, in InstrumentRules rules)
    {
        writer.Write(areKnown);
        writer.Write((int)rules.PriceDecimals);
        writer.Write((int)rules.QuantityDecimals);
        writer.Write((int)rules.Abilities);
        writer.Write(rules.TickUnits);
        writer.Write(rules.LotUnits);
        writer.Write(rules.QuantityUnitsMin);
        writer.Write(rules.QuantityUnitsMax);
        writer.Write(rules.NotionalUnitsMin);
    }

    /// <summary>Known rules that are not valid fail the reader.</summary>
    internal static bool Load(ref StateReader reader, out InstrumentRules rules)
    {
        bool areKnown = reader.ReadBoolean();
        rules = new InstrumentRules
        {
            PriceDecimals = (byte)reader.ReadInt32(),
            QuantityDecimals = (byte)reader.ReadInt32(),
            Abilities = (InstrumentAbilities)(byte)reader.ReadInt32(),
            TickUnits = reader.ReadInt64(),
            LotUnits = reader.ReadInt64(),
            QuantityUnitsMin = reader.ReadInt64(),
            QuantityUnitsMax = reader.ReadInt64(),
            NotionalUnitsMin = reader.ReadInt64(),
        };
        if (areKnown && !rules.IsValid) reader.Fail();
        return areKnown;
    }
}
