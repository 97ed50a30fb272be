namespace LowLatency.Model.Decisions;

public enum Urgency : byte
{
    Normal = 0,
    High = 1,
}
