using LowLatency.Host.Options.Connectivity;

namespace LowLatency.Host.Options;

/// <summary>How to trade at a venue; only read in the live role. Holds no secret: keys come from elsewhere.</summary>
public sealed class TradingOptions
{
    /// <summary>"local" (a venue on loopback), "testnet" or "production"; empty = only followed.</summary>
    public string Environment { get; set; } = "";

    /// <summary>Scheme, host and port of the order socket, e.g. wss://ws-api.binance.com:443.</summary>
    public string OrderUrl { get; set; } = "";

    /// <summary>
    /// Quote asset of the traded instruments that name none, e.g. USDT: their symbols end with it. Empty where each
    /// names its own (engine.instruments[].quoteAsset).
    /// </summary>
    public string QuoteAsset { get; set; } = "";

    /// <summary>
    /// Name of the key pair: "NAME.key" and "NAME.secret" in systemd's credentials folder, or the environment variables
    /// LLKEY_NAME and LLSECRET_NAME (upper case, "-" written "_"). It must contain the environment's name.
    /// </summary>
    public string Credential { get; set; } = "";

    /// <summary>How old a signed request may be when the venue takes it, milliseconds.</summary>
    public int ReceiveWindowMillis { get; set; } = 5_000;

    /// <summary>
    /// A venue's clock that is further from this machine's is an alarm, and one that will be within the hour,
    /// milliseconds. From 1,000 on nothing new is placed, whatever this says.
    /// </summary>
    public int ClockWarnMillis { get; set; } = 500;

    /// <summary>From the end of one reconciliation to the next, seconds.</summary>
    public int ReconcileSeconds { get; set; } = 60;

    /// <summary>
    /// The event of an accepted place or cancel that is missing for so long makes the private stream doubted,
    /// milliseconds.
    /// </summary>
    public int StreamEventMillisMax { get; set; } = 5_000;

    /// <summary>
    /// Messages that may leave on the order socket in a second: the venue's limit less pings and pongs. Only a "local"
    /// venue may be given another figure; 0 = any number.
    /// </summary>
    public int SocketMessagesPerSecondMax { get; set; } = 4;

    /// <summary>Times and attempts of its requests.</summary>
    public RequestOptions Requests { get; set; } = new();

    /// <summary>How the venue's clock is measured.</summary>
    public ClockOptions Clock { get; set; } = new();

    /// <summary>Production only: the sentence that the start asks for.</summary>
    public string Acknowledgement { get; set; } = "";
}
