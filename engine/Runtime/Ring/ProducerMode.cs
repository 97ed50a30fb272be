namespace LowLatency.Runtime.Ring;

/// <summary>How many threads claim slots of one ring.</summary>
public enum ProducerMode
{
    /// <summary>Several threads; a claim is one compare-and-swap on a shared line.</summary>
    Several = 0,

    /// <summary>Exactly one thread; a claim is a plain addition. A second claiming thread corrupts the ring.</summary>
    Single = 1,
}
