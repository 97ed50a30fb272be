using LowLatency.Pipeline.Links;
using LowLatency.Runtime.Threads;

namespace LowLatency.Pipeline.Agents;

/// <summary>Steps one venue's link on its own thread.</summary>
public sealed class ReceiveAgent : IAgent
{
    public const string NamePrefix = "rx-";

    private readonly VenueLink _link;

    public ReceiveAgent(VenueLink link) => _link = link;

    public string Name => NamePrefix + _link.Name;

    // The link waits in the kernel itself, where bytes wake it: its thread never sleeps elsewhere.
    public bool IsAvailable => true;

    public int DoWork() => _link.DoWork();

    public void OnStart() => _link.Start();

    public void OnClose()
    {
        _link.Close();
        _link.Dispose();
    }
}
