using System;
using System.Collections.Generic;
using System.Threading;

namespace LowLatency.Transport.Http;

/// <summary>
/// One answer for all requesters of one server that ask the same at the same time: public reads, without header fields
/// and content. Who asks first sends; the others get a copy of what comes, a failure too. One who must have a fresh
/// answer waits for none that began to be asked for before. The requesters have one clock. Any thread.
/// </summary>
public sealed class SharedAnswers
{
    private readonly Lock _lock = new();
    private readonly List<(HttpExchange First, List<(HttpRequester, HttpExchange)> Others)> _open = [];

    /// <summary>Requests that wait for the answer of another.</summary>
    public int WaitingCount
    {
        get
        {
            lock (_lock)
            {
                int count = 0;
                foreach ((_, List<(HttpRequester, HttpExchange)> others) in _open)
                    count += others.Count;
                return count;
            }
        }
    }

    /// <summary>
    /// True: another request for the same is under way, and its end is the end of this one. False: this one is to be
    /// sent, and <see cref="Take"/> is to be called at its end.
    /// </summary>
    internal bool TryJoin(HttpRequester requester, HttpExchange exchange)
    {
        lock (_lock)
        {
            foreach ((HttpExchange first, List<(HttpRequester, HttpExchange)> others) in _open)
            {
                if (!first.Target.SequenceEqual(exchange.Target))
                    continue;
                if (exchange.MustBeFresh && first.BegunTicks <= exchange.MadeTicks)
                    continue;
                others.Add((requester, exchange));
                return true;
            }

            exchange.BegunTicks = requester.Ticks;
            _open.Add((exchange, []));
            return false;
        }
    }

    /// <summary>The request ends: who waited for it. Afterwards the same is asked for anew.</summary>
    internal List<(HttpRequester Requester, HttpExchange Exchange)> Take(HttpExchange first)
    {
        lock (_lock)
        {
            int index = _open.FindIndex(one => one.First == first);
            if (index < 0)
                return [];
            List<(HttpRequester, HttpExchange)> others = _open[index].Others;
            _open.RemoveAt(index);
            return others;
        }
    }
}
