namespace LowLatency.Runtime.Ring;

/// <summary>What a thread does when it found no work. Implemented by structs and used as a type parameter, so that
/// a spinning thread pays no virtual call.</summary>
public interface IWaitStrategy
{
    /// <summary>Called after each round without work.</summary>
    /// <param name="source">Asked once more before the thread really goes to sleep.</param>
    void Wait(IAvailability source);

    /// <summary>Called after a round with work: the next wait starts from its cheapest step.</summary>
    void Reset();
}
