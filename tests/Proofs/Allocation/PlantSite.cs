namespace LowLatency.Proofs.Allocation;

/// <summary>Where a control allocates.</summary>
internal enum PlantSite
{
    None,
    Receive,
    Decode,
    Business,
}
