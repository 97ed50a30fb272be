namespace LowLatency.Core.Reconciliation;

/// <summary>Differences that all of several answers may show.</summary>
internal enum DriftSearch
{
    None = 0,
    One = 1,
    Several = 2,
}
