namespace LowLatency.Protocol.Trading.Records;

/// <summary>What is held of one asset, in units of 10^-8.</summary>
public struct BalanceRecord
{
    /// <summary>Index in <see cref="AssetTable"/>; assets that are in no instrument are not reported.</summary>
    public short Asset;

    public long FreeUnits;
    public long LockedUnits;
}
