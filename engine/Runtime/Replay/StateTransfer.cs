using System;
using LowLatency.Core;

namespace LowLatency.Runtime.Replay;

/// <summary>Carries the state of one engine into another whose settings changed but whose shape did not.</summary>
public static class StateTransfer
{
    /// <summary>Takes as much memory as the state has, once. Another outcome than moved leaves the second engine
    /// unusable.</summary>
    public static StateTransferOutcome Move(Engine from, Engine to)
    {
        from.TrySave([], out int bytes);
        if (bytes > Array.MaxLength) return StateTransferOutcome.TooLarge;
        byte[] buffer = new byte[bytes];
        bool isMoved = from.TrySave(buffer, out _) && to.TryLoad(buffer);
        return isMoved ? StateTransferOutcome.Moved : StateTransferOutcome.DoesNotFit;
    }
}
