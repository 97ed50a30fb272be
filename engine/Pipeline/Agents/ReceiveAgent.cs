using LowLatency.Pipeline.Links;
using LowLatency.Runtime.Threads;

namespace LowLatency.Pipeline.Agents;

/// <summary>
/// Steps one venue's link: on its own thread, where the link waits in the kernel by itself, or on one that waits for
/// all of its sockets together and also applies what is received.
/// </summary>
public sealed class ReceiveAgent : IAgent
{
    public const string NamePrefix = "rx-";

    private readonly VenueLink _link;

    public ReceiveAgent(VenueLink link) => _link = link;

    public string Name => NamePrefix + _link.Name;

    public bool IsAvailable => _link.HasRequests;

    // The deadlines of a link are those of its connections: whoever waits for them knows.
    public long NextWakeNanos => long.MaxValue;

    /// <summary>
    /// The agent that applies, when it runs on the same thread: nothing more is read before it has worked off what it
    /// has, or a burst would be read into a full ring. Set before the thread starts.
    /// </summary>
    public BusinessAgent? Ahead { get; set; }

    /// <summary>Slots that may wait to be applied while more is read.</summary>
    public long AheadSlotsMax { get; set; }

    public int DoWork() => Ahead != null && Ahead.Depth > AheadSlotsMax ? 0 : _link.DoWork();

    public void OnStart() => _link.Start();

    public void BeginClose() => _link.BeginClose();

    public void OnClose()
    {
        _link.Close();
        _link.Dispose();
    }
}
