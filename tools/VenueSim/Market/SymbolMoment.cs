namespace LowLatency.VenueSim.Market;

/// <summary>What a frame says of its symbol and of the moment: a market's, or one that a test makes up.</summary>
/// <param name="Spec">The symbol.</param>
/// <param name="NowMillis">Time, milliseconds since the Unix epoch.</param>
/// <param name="UpdateId">Id of the last book change.</param>
public readonly record struct SymbolMoment(SymbolSpec Spec, long NowMillis, long UpdateId)
{
    /// <summary>A market as it is now.</summary>
    /// <param name="market">The market.</param>
    public static implicit operator SymbolMoment(SymbolMarket market) => Of(market);

    /// <summary>A market as it is now.</summary>
    /// <param name="market">The market.</param>
    /// <returns>The moment.</returns>
    public static SymbolMoment Of(SymbolMarket market) => new(market.Spec, market.NowMillis, market.UpdateId);
}
