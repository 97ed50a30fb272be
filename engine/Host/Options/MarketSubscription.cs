using LowLatency.Core.Settings;
using LowLatency.Model.Identity;
using LowLatency.Protocol.Feeds;
using LowLatency.Venues.Definitions;

namespace LowLatency.Host.Options;

/// <summary>What the configuration asks a market socket for.</summary>
internal static class MarketSubscription
{
    /// <summary>Balances and fees have eight decimals where lots have fewer: what is held must be exact.</summary>
    public const int LiveQuantityDecimals = 8;

    /// <summary>What a socket of a venue subscribes for an instrument.</summary>
    /// <param name="id">Position of the instrument in the configuration.</param>
    public static FeedInstrument Of(InstrumentSettings settings, int id, VenueOptions venue, SocketPlan socket)
    {
        bool hasBars = (socket.Channels & FeedChannels.Bars) != 0;
        TradedAssets assets = TradedAssets.Of(settings, venue);
        return new FeedInstrument
        {
            Id = new InstrumentId((ushort)id),
            Symbol = settings.Symbol,
            BaseAsset = assets.Base,
            QuoteAsset = assets.Quote,
            Channels = socket.Channels,
            BookDepth = venue.Depth,
            BarIntervalsSeconds = hasBars ? venue.BarIntervalSeconds.ToArray() : [],
            HistoryBars = hasBars ? venue.HistoryBars : 0,
            QuantityDecimalsMin = venue.Trading.Environment.Length > 0 ? LiveQuantityDecimals : 0,
        };
    }
}
