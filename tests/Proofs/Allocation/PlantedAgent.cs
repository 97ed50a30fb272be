using LowLatency.Runtime.Threads;

namespace LowLatency.Proofs.Allocation;

/// <summary>An agent with a plant behind every round.</summary>
internal sealed class PlantedAgent : IAgent
{
    private readonly IAgent _inner;
    private readonly Plant _plant;

    public PlantedAgent(IAgent inner, Plant plant)
    {
        _inner = inner;
        _plant = plant;
    }

    public string Name => _inner.Name;

    public bool IsAvailable => _inner.IsAvailable;

    public bool IsHeldUp => _inner.IsHeldUp;

    public long NextWakeNanos => _inner.NextWakeNanos;

    public int DoWork()
    {
        int done = _inner.DoWork();
        _plant.Step();
        return done;
    }

    public void OnStart() => _inner.OnStart();

    public void OnClose() => _inner.OnClose();
}
