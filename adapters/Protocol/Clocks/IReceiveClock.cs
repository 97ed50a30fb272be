namespace LowLatency.Protocol.Clocks;

/// <summary>Both clocks in one reading. Called on the thread that steps the connections.</summary>
public interface IReceiveClock
{
    ReceiveStamp Now();
}
