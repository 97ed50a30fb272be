using System;
using LowLatency.Core;

namespace LowLatency.Runtime.Replay;

/// <summary>Carries the state of one engine into another whose settings changed but whose shape did not.</summary>
public static class StateTransfer
{
    private const int BytesMax = 64 << 20;

    /// <summary>False when the state does not fit (other instruments, strategies or capacities).</summary>
    public static bool TryMove(Engine from, Engine to)
    {
        for (int bytes = 1 << 20; bytes <= BytesMax; bytes *= 4)
        {
            var buffer = new byte[bytes];
            if (!from.TrySave(buffer, out int length)) continue;
            return to.TryLoad(buffer.AsSpan(0, length));
        }

        return false;
    }
}
