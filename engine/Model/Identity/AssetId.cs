namespace LowLatency.Model.Identity;

/// <summary>
/// An asset of this journal: numbered from 1 in the order in which the journal first names it, by an event of its own
/// (AssetDefined); 0 = none. The same at every venue of the journal.
/// </summary>
public readonly record struct AssetId(ushort Value)
{
    public bool IsNone => Value == 0;
}
