namespace LowLatency.Model.Events.Accounts;

/// <summary>How a position is margined. Numbers are part of the journal format.</summary>
public enum MarginMode : byte
{
    None = 0,
    Cross = 1,
    Isolated = 2,
}
