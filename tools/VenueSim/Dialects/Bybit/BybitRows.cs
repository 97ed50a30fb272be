namespace LowLatency.VenueSim.Dialects.Bybit;

/// <summary>The rows of Bybit v5.</summary>
internal static class BybitRows
{
    public static SimVenue Spot { get; } = new("BybitSpot", "bybit-spot", new BybitDialect(isLinear: false))
    {
        Recordings = ["bybit-spot_v5_"],
        RestPrefixes = ["/v5/market/"],
        StreamMember = "topic",
        InstrumentsUrl = "/instruments-info",
    };

    public static SimVenue Linear { get; } = new("BybitLinear", "bybit-linear", new BybitDialect(isLinear: true))
    {
        Recordings = ["bybit-linear_v5_"],
        RestPrefixes = ["/v5/market/"],
        StreamMember = "topic",
        InstrumentsUrl = "/instruments-info",
    };
}
