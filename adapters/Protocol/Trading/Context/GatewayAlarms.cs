using LowLatency.Model.Reasons;

namespace LowLatency.Protocol.Trading.Context;

/// <summary>
/// What a gateway has to say to a person, and what no decision depends on: it goes to the log of alarms, not into the
/// journal. Owner thread only; does not allocate after construction.
/// </summary>
internal sealed class GatewayAlarms
{
    private readonly (ReasonCode Reason, long Detail)[] _waiting = new (ReasonCode, long)[8];
    private int _count;

    /// <summary>One that waits stands for a newer one of its reason, with the newer detail.</summary>
    public void Alarm(ReasonCode reason, long detail)
    {
        int row = 0;
        while (row < _count && _waiting[row].Reason != reason) row++;
        if (row == _waiting.Length) return;
        _waiting[row] = (reason, detail);
        if (row == _count) _count++;
    }

    public bool TryTake(out ReasonCode reason, out long detail)
    {
        (reason, detail) = _count > 0 ? _waiting[--_count] : default;
        return reason != ReasonCode.None;
    }
}
