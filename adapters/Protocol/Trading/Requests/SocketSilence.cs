using System;
using LowLatency.Protocol.Trading.Context;

namespace LowLatency.Protocol.Trading.Requests;

/// <summary>
/// Sockets whose peer is gone without a word: they stay open and swallow what is sent, while HTTP works. One on which a
/// request had no answer in time, and nothing else came since it left, gets no request any more: orders wait, all else
/// goes over HTTP. It is closed and made again when nothing came for as long as a request may take: a venue that
/// needs longer than that for one cancel on a quiet account is not gone. Owner thread only.
/// </summary>
internal sealed class SocketSilence(GatewayContext context, ConnectionTable connections, long answerNanosMax)
{
    /// <summary>
    /// The process itself may have stood still past the deadline: what came meanwhile is read before a socket is given
    /// up, for so long at least.
    /// </summary>
    public const long ReadNanosMax = 50_000_000;

    /// <summary>When a silent socket is to be given up (monotonic), long.MaxValue = none is silent.</summary>
    public long NextWakeNanos
    {
        get
        {
            long wake = long.MaxValue;
            for (int i = 0; i < connections.Capacity; i++)
            {
                ref GatewayConnection socket = ref connections[i];
                bool isWaiting = socket.SilentNanos != 0 && !socket.IsGivenUp;
                if (isWaiting) wake = Math.Min(wake, GiveUpNanos(in socket));
            }

            return wake;
        }
    }

    /// <summary>A request had no answer in time.</summary>
    public void OnTimedOut(in RequestSlot request)
    {
        int row = request.IsHttp ? -1 : connections.Find(request.Connection);
        if (row < 0) return;
        ref GatewayConnection socket = ref connections[row];
        bool isSilent = socket.IsOpen && socket.Output!.LastReceiveNanos <= request.Sent.MonotonicNanos;
        if (!isSilent || socket.SilentNanos != 0) return;
        socket.SilentNanos = context.Nanos;
        socket.UnansweredNanos = request.Sent.MonotonicNanos;
    }

    /// <summary>Takes back those on which something came, gives up the others.</summary>
    public void Step()
    {
        for (int i = 0; i < connections.Capacity; i++)
        {
            ref GatewayConnection socket = ref connections[i];
            if (socket.SilentNanos == 0) continue;
            if (socket.Output!.LastReceiveNanos >= socket.SilentNanos)
            {
                socket.SilentNanos = 0;
                socket.IsGivenUp = false;
                socket.Reads = default;
            }
            else if (!socket.IsGivenUp && GiveUpNanos(in socket) <= context.Nanos
                && socket.Reads.HaveBeenSince(context))
            {
                socket.IsGivenUp = true;
                context.Counters.SocketsSilent++;
                socket.Output.ReportSilence(context.Nanos);
            }
        }
    }

    private long GiveUpNanos(in GatewayConnection socket) =>
        Math.Max(socket.SilentNanos, socket.UnansweredNanos + answerNanosMax) + ReadNanosMax;
}
