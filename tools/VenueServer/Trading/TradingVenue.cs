using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.VenueServer.Sending;
using LowLatency.VenueSim.Dialects;
using LowLatency.VenueSim.Exchange;
using LowLatency.VenueSim.Exchange.Faults;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Faults;

namespace LowLatency.VenueServer.Trading;

/// <summary>
/// The exchange behind real sockets: every call moves it to the present under the market's gate, and what is due then
/// goes out. Any thread.
/// </summary>
internal sealed class TradingVenue(SimVenue venue, SimExchange exchange, Lock gate, Func<long> now)
{
    private readonly Dictionary<long, TaskCompletionSource<RestResponse?>> _requests = new();
    private readonly Dictionary<long, Outbox> _sockets = new();

    /// <summary>The market whose private side it is.</summary>
    public SimVenue Venue { get; } = venue;

    /// <summary>Moves the exchange on and sends what is due. The gate is held by the caller.</summary>
    public void Advance()
    {
        exchange.Advance(now());
        Dispatch();
    }

    /// <summary>The market's time stands still from now on.</summary>
    public void Freeze()
    {
        lock (gate)
            exchange.IsMarketFrozen = true;
    }

    /// <summary>Answers a REST request; null when its connection is to be cut. A swallowed one never ends.</summary>
    public async Task<RestResponse?> SendAsync(RestRequest request, CancellationToken stop)
    {
        var answer = new TaskCompletionSource<RestResponse?>(TaskCreationOptions.RunContinuationsAsynchronously);
        long id;
        lock (gate)
        {
            id = exchange.ReceiveRest(request, now());
            _requests.Add(id, answer);
            Dispatch();
        }

        await using var _ = stop.Register(() =>
        {
            lock (gate)
                _requests.Remove(id);
            answer.TrySetCanceled();
        }).ConfigureAwait(false);
        return await answer.Task.ConfigureAwait(false);
    }

    /// <summary>Opens a socket.</summary>
    /// <returns>0, or the HTTP status to refuse with.</returns>
    public int OpenSocket(string address, out long connection)
    {
        lock (gate)
        {
            var status = exchange.OpenSocket(address, now(), out connection);
            Dispatch();
            return status;
        }
    }

    /// <summary>Frames of the socket go there from now on.</summary>
    public void Attach(long connection, Outbox outbox)
    {
        lock (gate)
            _sockets[connection] = outbox;
    }

    public void Receive(long connection, ReadOnlyMemory<byte> text)
    {
        lock (gate)
        {
            exchange.ReceiveText(connection, text, now());
            Dispatch();
        }
    }

    public void Close(long connection)
    {
        lock (gate)
        {
            exchange.SocketClosed(connection, now());
            if (_sockets.Remove(connection, out var outbox))
                outbox.Complete();
            Dispatch();
        }
    }

    /// <summary>Charges a market data request to the address's weight.</summary>
    public int ChargePublic(string address, int weight, out int used, out int retryAfterSeconds)
    {
        lock (gate)
            return exchange.ChargePublic(address, weight, now(), out used, out retryAfterSeconds);
    }

    public void Inject(ExchangeFaultSpec spec)
    {
        lock (gate)
        {
            Advance();
            exchange.Inject(spec);
        }
    }

    /// <summary>The exchange's rules of a symbol are others from now on.</summary>
    public void Change(SymbolRulesChange change)
    {
        lock (gate)
        {
            Advance();
            exchange.Change(change);
            Dispatch();
        }
    }

    public void ClearFaults()
    {
        lock (gate)
            exchange.Faults.Clear();
    }

    /// <summary>Reads the exchange while nothing changes.</summary>
    public T Read<T>(Func<SimExchange, T> read)
    {
        lock (gate)
        {
            Advance();
            return read(exchange);
        }
    }

    private void Dispatch()
    {
        while (exchange.TryTake(out var delivery))
        {
            switch (delivery.Kind)
            {
                case DeliveryKind.RestAnswer or DeliveryKind.RestAbort:
                    if (_requests.Remove(delivery.RequestId, out var answer))
                        answer.TrySetResult(delivery.Response);
                    break;
                case DeliveryKind.Text:
                    Send(delivery, new FrameAction(FrameActionKind.Send, delivery.Bytes, 0, 0));
                    break;
                case DeliveryKind.Close:
                    Send(delivery, new FrameAction(FrameActionKind.Close, default, 0, delivery.CloseCode));
                    break;
                case DeliveryKind.Abort:
                    Send(delivery, new FrameAction(FrameActionKind.Abort, default, 0, 0));
                    break;
            }
        }
    }

    private void Send(Delivery delivery, in FrameAction action)
    {
        if (_sockets.TryGetValue(delivery.Connection, out var outbox))
            outbox.Add(action);
    }
}
