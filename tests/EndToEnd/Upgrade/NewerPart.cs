namespace LowLatency.EndToEnd.Upgrade;

/// <summary>What a later version may write that this one does not know.</summary>
public enum NewerPart
{
    EventKind,
    RecordKind,
    ManifestFlag,
    HeaderByte,
}
