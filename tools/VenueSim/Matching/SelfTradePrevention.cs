namespace LowLatency.VenueSim.Matching;

/// <summary>What happens when an order meets one of its own owner (the modes that venues publish).</summary>
public enum SelfTradePrevention
{
    /// <summary>NONE: they trade.</summary>
    None,

    /// <summary>EXPIRE_TAKER: what is left of the arriving order expires.</summary>
    ExpireTaker,

    /// <summary>EXPIRE_MAKER: the resting order expires.</summary>
    ExpireMaker,

    /// <summary>EXPIRE_BOTH: both expire.</summary>
    ExpireBoth,
}
