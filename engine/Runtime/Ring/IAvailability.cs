namespace LowLatency.Runtime.Ring;

/// <summary>Something that can be asked, before its thread goes to sleep, whether there is work after all.</summary>
public interface IAvailability
{
    /// <summary>Whether there is work. Called by the thread that does the work.</summary>
    bool IsAvailable { get; }

    /// <summary>Whether there is work that waits for room which another thread makes and nobody signals. Its thread
    /// sleeps a moment and looks again: to spin would take the core from whoever makes the room. Called by the thread
    /// that does the work.</summary>
    bool IsHeldUp => false;
}
