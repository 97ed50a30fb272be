namespace LowLatency.Model.Events.Accounts;

/// <summary>Which position of an instrument, where a venue keeps two. Numbers are part of the journal format.</summary>
public enum PositionSide : byte
{
    None = 0,
    Long = 1,
    Short = 2,
}
