namespace LowLatency.Runtime.Ring;

/// <summary>Something that can be asked, before its thread goes to sleep, whether there is work after all.</summary>
public interface IAvailability
{
    /// <summary>Whether there is work. Called by the thread that does the work.</summary>
    bool IsAvailable { get; }
}
