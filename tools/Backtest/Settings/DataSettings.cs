namespace LowLatency.Backtest.Settings;

/// <summary>One source of market data.</summary>
public sealed class DataSettings
{
    /// <summary>candles, trades, frames (a recorded connection), capture (the engine's raw bytes) or journal.</summary>
    public string Kind { get; set; } = "candles";

    /// <summary>File, or folder for frames, capture and journal.</summary>
    public string Path { get; set; } = "";

    /// <summary>
    /// The instrument, as Venue:Symbol of engine.instruments; a single one is meant when this is empty. Captures and
    /// journals name their instruments themselves.
    /// </summary>
    public string Instrument { get; set; } = "";

    /// <summary>Order prices are multiples of it; 0 = one unit of the most decimals found in the data.</summary>
    public decimal Tick { get; set; }

    /// <summary>Order quantities are multiples of it; 0 = one unit of the most decimals found in the data.</summary>
    public decimal Lot { get; set; }

    /// <summary>Smallest order value in the quote asset.</summary>
    public decimal NotionalMin { get; set; } = 10m;

    /// <summary>Candles: seconds of one; 0 = the smallest distance of two rows.</summary>
    public int IntervalSeconds { get; set; }

    /// <summary>Candles: false = missing ones are an error; true = they are shown to the engine as an outage.</summary>
    public bool AreGapsAllowed { get; set; }

    /// <summary>
    /// Candles: true = a missing one is a flat bar at the close before, without volume: for venues that have no row for
    /// a time without a trade.
    /// </summary>
    public bool AreGapsFilled { get; set; }

    /// <summary>Frames and captures: what had been subscribed.</summary>
    public RecordingSettings Recording { get; set; } = new();
}
