using System.Runtime.CompilerServices;
using LowLatency.Core;

namespace LowLatency.Proofs.Allocation;

/// <summary>Allocates one small array per 100,000 events: what the proof must be able to see.</summary>
internal sealed class Plant
{
    private const long EventsPerArray = 100_000;

    private static byte[]? _last;
    private long _made;

    /// <summary>Whose events are counted; null = nothing happens.</summary>
    public Engine? Engine { get; set; }

    /// <summary>Called on the thread that is to be caught.</summary>
    public void Step()
    {
        if (Engine is not { } engine || engine.Sequence / EventsPerArray <= _made) return;
        _made = engine.Sequence / EventsPerArray;
        Allocate();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Allocate() => _last = new byte[24];
}
