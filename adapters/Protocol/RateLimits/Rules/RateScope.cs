namespace LowLatency.Protocol.RateLimits.Rules;

/// <summary>What a venue counts a limit for.</summary>
public enum RateScope : byte
{
    /// <summary>The address: shared with everything that sends from it (<see cref="AddressLimits"/>).</summary>
    Address = 0,

    /// <summary>The account, or its key.</summary>
    Account = 1,

    /// <summary>The account, each instrument by itself.</summary>
    Instrument = 2,

    /// <summary>One connection: counted anew on each; requests over HTTP are not.</summary>
    Connection = 3,
}
