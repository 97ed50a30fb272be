namespace LowLatency.Core.Signals;

public enum Urgency : byte
{
    Normal = 0,
    High = 1,
}
