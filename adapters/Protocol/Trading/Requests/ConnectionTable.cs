using LowLatency.Protocol.Sessions;

namespace LowLatency.Protocol.Trading.Requests;

/// <summary>The connections that a gateway knows: one, and a second one during a planned rotation.</summary>
internal sealed class ConnectionTable
{
    private const int ConnectionsMax = 4;

    private readonly GatewayConnection[] _rows = new GatewayConnection[ConnectionsMax];

    public int Capacity => _rows.Length;

    public ref GatewayConnection this[int row] => ref _rows[row];

    /// <summary>Row of a connection by its number (0 finds a free row), -1 = there is none.</summary>
    public int Find(uint number)
    {
        for (int i = 0; i < _rows.Length; i++)
        {
            if (_rows[i].Number == number) return i;
        }

        return -1;
    }

    /// <summary>False when all rows are taken or the number is known.</summary>
    public bool TryAdd(uint number, SessionOutput output)
    {
        int row = Find(0);
        if (row < 0 || Find(number) >= 0) return false;
        _rows[row] = new GatewayConnection { Number = number, Output = output };
        return true;
    }

    public void RemoveAt(int row) => _rows[row] = default;

    /// <summary>
    /// Row of the connection that requests go over: of those that answer the newest one subscribed, else the newest
    /// open; -1 = none.
    /// </summary>
    public int FindRoute(bool mustBeSubscribed) => FindOpen(mustBeSubscribed, mustAnswer: true);

    /// <summary>The same of all that are open; -1 = none.</summary>
    public int FindActive(bool mustBeSubscribed) => FindOpen(mustBeSubscribed, mustAnswer: false);

    /// <summary>Row of the newest connection, open or not; -1 = none is known.</summary>
    public int FindNewest()
    {
        int best = -1;
        for (int i = 0; i < _rows.Length; i++)
        {
            if (_rows[i].Number == 0) continue;
            if (best < 0 || _rows[i].Number > _rows[best].Number) best = i;
        }

        return best;
    }

    private int FindOpen(bool mustBeSubscribed, bool mustAnswer)
    {
        int best = -1;
        for (int i = 0; i < _rows.Length; i++)
        {
            ref GatewayConnection candidate = ref _rows[i];
            if (!candidate.IsOpen || (mustBeSubscribed && !candidate.IsSubscribed)) continue;
            if (mustAnswer && candidate.SilentNanos != 0) continue;
            bool isBetter = best < 0 || (candidate.IsSubscribed, candidate.Number).CompareTo(
                (_rows[best].IsSubscribed, _rows[best].Number)) > 0;
            if (isBetter) best = i;
        }

        return best;
    }
}
