namespace LowLatency.VenueSim.Exchange.Orders;

/// <summary>How long an order works.</summary>
public enum ExchangeTimeInForce
{
    /// <summary>Until it is cancelled.</summary>
    Gtc,

    /// <summary>What is not filled at once expires.</summary>
    Ioc,

    /// <summary>Filled whole at once, or expires whole.</summary>
    Fok,
}
