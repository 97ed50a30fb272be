namespace LowLatency.Host.Options;

/// <summary>How threads wait and where they run; -1 leaves the choice of a core to the kernel.</summary>
public sealed class ThreadOptions
{
    /// <summary>
    /// Which agent runs on which thread (<see cref="ThreadPlans"/>): "four" (a thread for each), "one" (sockets,
    /// decisions and orders on one thread, the journal on another), or "auto": "one" on at most two cores, unless
    /// another setting is about a thread that only receives.
    /// </summary>
    public string Plan { get; set; } = "auto";

    /// <summary>
    /// "block" (woken by whoever has work for it), "backoff" (sleeps and looks), "yield" or "spin". Spin is refused
    /// when there are not more cores than spinning threads. Plan "one" has no "backoff".
    /// </summary>
    public string Wait { get; set; } = "block";

    /// <summary>Longest sleep of a thread under "backoff", in microseconds: what it may add to the latency.</summary>
    public int SleepMicrosMax { get; set; } = 200;

    /// <summary>"block", "spinThenBlock" or "spin".</summary>
    public string Receive { get; set; } = "block";

    public int ReceiveCore { get; set; } = -1;

    public int BusinessCore { get; set; } = -1;

    public int JournalCore { get; set; } = -1;

    /// <summary>Slots of the input ring (128 bytes each), a power of two.</summary>
    public int RingSlots { get; set; } = 32_768;

    /// <summary>Slots of the command ring, a power of two.</summary>
    public int CommandSlots { get; set; } = 4_096;
}
