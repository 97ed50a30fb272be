using System.Runtime.InteropServices;
using LowLatency.Model.Numbers;

namespace LowLatency.Model.Instruments;

/// <summary>
/// What a venue says about orders in one instrument. Units: price units (10^-PriceDecimals quote), quantity units
/// (10^-QuantityDecimals base), notional units (10^-8 quote). 48 bytes, part of the journal format.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 48)]
public record struct InstrumentRules
{
    /// <summary>Decimals of a price unit, 0..12. May be finer than the tick: market data need not lie on it.</summary>
    [FieldOffset(0)] public byte PriceDecimals;

    /// <summary>Decimals of a quantity unit, 0..12.</summary>
    [FieldOffset(1)] public byte QuantityDecimals;

    /// <summary>What the venue lets one do with the instrument now.</summary>
    [FieldOffset(2)] public InstrumentAbilities Abilities;

    /// <summary>
    /// What the venue says beyond trading or not; None = as <see cref="Abilities"/> says, as in every journal from
    /// before statuses.
    /// </summary>
    [FieldOffset(3)] public InstrumentStatus NamedStatus;

    /// <summary>
    /// Unix seconds by the venue's clock at which trading ends for good; 0 = no end is announced.
    /// </summary>
    [FieldOffset(4)] public uint DelistingSeconds;

    /// <summary>Order prices are multiples of this many price units; at least 1.</summary>
    [FieldOffset(8)] public long TickUnits;

    /// <summary>Order quantities are multiples of this many quantity units; at least 1.</summary>
    [FieldOffset(16)] public long LotUnits;

    /// <summary>Smallest order quantity in quantity units.</summary>
    [FieldOffset(24)] public long QuantityUnitsMin;

    /// <summary>Largest order quantity in quantity units; 0 = no limit.</summary>
    [FieldOffset(32)] public long QuantityUnitsMax;

    /// <summary>Smallest price x quantity in notional units; 0 = no limit.</summary>
    [FieldOffset(40)] public long NotionalUnitsMin;

    /// <summary>Largest decimals either unit may have: the products stay in 128 bits.</summary>
    public const int DecimalsMax = 12;

    /// <summary>The venue says that the instrument trades, without any restriction.</summary>
    public readonly bool IsTrading => (Abilities & InstrumentAbilities.Trading) != 0;

    /// <summary>Never None.</summary>
    public readonly InstrumentStatus Status =>
        NamedStatus != InstrumentStatus.None ? NamedStatus
        : IsTrading ? InstrumentStatus.Trading
        : InstrumentStatus.Halted;

    /// <summary>Stop orders can rest at the venue.</summary>
    public readonly bool TakesStops => (Abilities & InstrumentAbilities.StopOrders) != 0;

    /// <summary>What became of the units since earlier rules of the instrument; default = they are the same.</summary>
    public readonly UnitChange ChangeFrom(in InstrumentRules before) =>
        new(PriceDecimals - before.PriceDecimals, QuantityDecimals - before.QuantityDecimals);

    /// <summary>
    /// Takes a status over. Trading is not named, so that rules without a restriction are those of every journal.
    /// </summary>
    public void SetStatus(InstrumentStatus status)
    {
        bool isTrading = status == InstrumentStatus.Trading;
        if (isTrading) Abilities |= InstrumentAbilities.Trading;
        else Abilities &= ~InstrumentAbilities.Trading;
        NamedStatus = isTrading ? InstrumentStatus.None : status;
    }

    /// <summary>
    /// The same rules in finer units. False when the units would be coarser than these, or a number does not fit.
    /// </summary>
    /// <param name="priceDecimals">Decimals of a price unit, not below these.</param>
    /// <param name="quantityDecimals">Decimals of a quantity unit, not below these.</param>
    /// <param name="finer">The rules in those units.</param>
    public readonly bool TryRefine(int priceDecimals, int quantityDecimals, out InstrumentRules finer)
    {
        finer = this;
        int prices = priceDecimals - PriceDecimals;
        int quantities = quantityDecimals - QuantityDecimals;
        if (prices < 0 || quantities < 0 || priceDecimals > DecimalsMax || quantityDecimals > DecimalsMax) return false;
        finer.PriceDecimals = (byte)priceDecimals;
        finer.QuantityDecimals = (byte)quantityDecimals;

        // A largest order above every number that fits is no limit.
        if (!PowersOfTen.TryScale(QuantityUnitsMax, quantities, out finer.QuantityUnitsMax)) finer.QuantityUnitsMax = 0;
        return PowersOfTen.TryScale(TickUnits, prices, out finer.TickUnits)
            && PowersOfTen.TryScale(LotUnits, quantities, out finer.LotUnits)
            && PowersOfTen.TryScale(QuantityUnitsMin, quantities, out finer.QuantityUnitsMin);
    }

    /// <summary>False when a field is out of its range.</summary>
    public readonly bool IsValid =>
        PriceDecimals <= DecimalsMax && QuantityDecimals <= DecimalsMax && TickUnits >= 1 && LotUnits >= 1
        && QuantityUnitsMin >= 0 && QuantityUnitsMax >= 0 && NotionalUnitsMin >= 0;
}
