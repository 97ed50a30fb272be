using LowLatency.Model.Identity;

namespace LowLatency.Protocol.Feeds;

/// <summary>
/// Units of instruments that several feeds publish: none publishes in coarser ones once the rules of finer ones are
/// published. A feed that reads finer ones asks for them, and holds the rules back until every other feed has heard of
/// it. One object for each feed, used by its thread.
/// </summary>
public interface ISharedUnits
{
    /// <summary>The finest decimals that a feed asked for; false = none did.</summary>
    bool TryGet(InstrumentId instrument, out int priceDecimals, out int quantityDecimals);

    /// <summary>Asks for units at least so fine.</summary>
    /// <param name="instrument">Of this feed, too.</param>
    /// <param name="priceDecimals">0 to 12.</param>
    /// <param name="quantityDecimals">0 to 12.</param>
    /// <returns>False: another feed has not heard of it yet; to be asked again.</returns>
    bool TryRefine(InstrumentId instrument, int priceDecimals, int quantityDecimals);

    /// <summary>From now on this feed goes by what was asked for of an instrument.</summary>
    void Hear(InstrumentId instrument);
}
