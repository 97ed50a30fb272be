namespace LowLatency.Protocol.MarketData.Rules;

/// <summary>What rules of an instrument were to those before them.</summary>
internal enum RulesChange : byte
{
    /// <summary>They wait for room at the publisher and are not in use.</summary>
    Pending = 0,

    /// <summary>The first: the instrument may be subscribed.</summary>
    First = 1,

    SameUnits = 2,

    /// <summary>Prices or quantities have other decimals: what was decoded before means something else.</summary>
    OtherUnits = 3,

    /// <summary>The venue lists the instrument no more: there is nothing to begin with.</summary>
    Gone = 4,
}
