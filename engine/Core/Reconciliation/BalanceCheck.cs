using LowLatency.Model.State;

namespace LowLatency.Core.Reconciliation;

/// <summary>How far the comparison of one asset is. Business thread only.</summary>
internal struct BalanceCheck
{
    /// <summary>Compared at least once since the run began.</summary>
    public bool IsProven;

    /// <summary>One answer differed; the next one decides.</summary>
    public bool IsSuspected;

    /// <summary>The venue's amount less ours in that answer, in the asset's units here.</summary>
    public long SuspectedUnits;

    public readonly void Save(ref StateWriter writer)
    {
        writer.Write(IsProven);
        writer.Write(IsSuspected);
        writer.Write(SuspectedUnits);
    }

    public void Load(ref StateReader reader)
    {
        IsProven = reader.ReadBoolean();
        IsSuspected = reader.ReadBoolean();
        SuspectedUnits = reader.ReadInt64();
    }
}
