using System;
using System.Collections.Generic;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Trading;

namespace LowLatency.Unit.Protocol.Trading;

/// <summary>A connection whose bytes come by hand and leave at once.</summary>
internal sealed class HandConnection : ITradingConnection
{
    public SessionOutput Output { get; } = new(64 * 1024, 1);

    public bool IsIdle { get; private set; } = true;

    /// <summary>What its bytes cause.</summary>
    public Action? OnStep { get; set; }

    /// <summary>Lengths of what left.</summary>
    public List<int> Sent { get; } = [];

    public void Start() => IsIdle = false;

    public void Stop() => IsIdle = true;

    public int Step()
    {
        OnStep?.Invoke();
        Flush();
        return 0;
    }

    public void Flush()
    {
        if (!Output.HasPendingSend) return;
        Sent.Add(Output.PendingSend.Length);
        Output.Sent(Output.PendingSend.Length);
    }

    public void Dispose()
    {
    }
}
