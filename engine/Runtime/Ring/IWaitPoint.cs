namespace LowLatency.Runtime.Ring;

/// <summary>Where one thread sleeps in the kernel when that is no futex: a wait that bytes of sockets end as
/// well.</summary>
public interface IWaitPoint
{
    /// <summary>Looks what came, and sleeps for it unless something did. Owner thread only.</summary>
    /// <param name="nanosMax">Longest sleep, nanoseconds; 0 = only looks.</param>
    void Wait(long nanosMax);

    /// <summary>Ends a wait that is under way, else the next one. Any thread.</summary>
    void Wake();
}
