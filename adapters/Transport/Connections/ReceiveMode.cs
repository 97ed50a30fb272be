namespace LowLatency.Transport.Connections;

/// <summary>How a connection waits for bytes.</summary>
public enum ReceiveMode
{
    /// <summary>Never waits in the kernel: for a core of its own, or when the caller has its own idle strategy.</summary>
    Spin = 0,

    /// <summary>Spins for a number of idle steps, then waits in the kernel.</summary>
    SpinThenBlock = 1,

    /// <summary>Waits in the kernel whenever a step found nothing.</summary>
    Block = 2,
}
