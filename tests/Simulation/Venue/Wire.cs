using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Simulation.Node;
using LowLatency.VenueSim.Exchange.Messages;

namespace LowLatency.Simulation.Venue;

/// <summary>
/// Between a session and the venue: sockets, latency, HTTP. What <c>PipeConnection</c> and a network are in the
/// product. The world moves bytes to the venue; what comes back waits until the connection is stepped.
/// </summary>
internal abstract class Wire
{
    private const long HttpTimeoutNanos = 5 * SimulationOptions.Second;
    private const int Text = 1;
    private const int Close = 8;
    private const int Ping = 9;
    private const int Pong = 10;

    private readonly IVenueSide _side;
    private readonly Line _toVenue = new();
    private readonly Line _toClient = new();
    private readonly List<byte> _leftover = [];
    private readonly Queue<Answer> _answers = new();
    private long _connectNanos = long.MaxValue;
    private long _steppedNanos;
    private bool _isUp;

    protected Wire(World world, EngineNode node, IVenueSide side)
    {
        World = world;
        Node = node;
        _side = side;
    }

    public long NextDueNanos => Math.Min(_toVenue.NextDueNanos, IsDisposed ? long.MaxValue : ClientDueNanos);

    public long NextToVenueNanos => _toVenue.NextDueNanos;

    /// <summary>Disposed of, and nothing that it sent is under way any more.</summary>
    public bool IsOver => IsDisposed && _toVenue.NextDueNanos == long.MaxValue;

    /// <summary>The socket as the venue has it; null = none.</summary>
    public VenueEnd? End { get; private set; }

    public EngineNode Node { get; }

    public abstract SessionOutput Output { get; }

    protected World World { get; }

    protected bool IsDisposed { get; private set; }

    protected abstract long SessionWakeNanos { get; }

    // What is due and was not taken waits for an owner that steps other things first: it is looked for again.
    private long ClientDueNanos
    {
        get
        {
            long due = Math.Min(_connectNanos, Math.Min(_toClient.NextDueNanos, World.FromMonotonic(SessionWakeNanos)));
            bool isHeldUp = due <= World.NowNanos && _steppedNanos < World.NowNanos;
            return isHeldUp ? World.NowNanos + SimulationOptions.Millisecond : due;
        }
    }

    /// <summary>What the socket has for the session, and what is due.</summary>
    public int Step()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        long now = World.NowNanos;
        _steppedNanos = now;
        int done = 0;
        if (now >= _connectNanos)
        {
            _connectNanos = long.MaxValue;
            _isUp = true;
            End = new VenueEnd(this);
            OnConnected(Node.Stamp);
            done++;
        }

        done += _toClient.Deliver(now);
        for (; _answers.TryDequeue(out Answer answer); done++) Deliver(in answer);
        ReceiveStamp stamp = Node.Stamp;
        if (stamp.MonotonicNanos >= SessionWakeNanos) Tick(stamp);
        Settle(now);
        return done;
    }

    public int DoWork() => Step();

    public void Flush() => Settle(World.NowNanos);

    public void Dispose()
    {
        Abandon(World.NowNanos);
        IsDisposed = true;
    }

    /// <summary>Carries out what the session asks for.</summary>
    public void Settle(long now)
    {
        if (IsDisposed) return;
        while (TakeRequests() is not SessionRequests.None and var requests)
        {
            if ((requests & SessionRequests.CloseSocket) != 0)
            {
                Send(now);
                Drop(now);
            }

            if ((requests & SessionRequests.Connect) != 0) _connectNanos = now + (2 * World.Options.LatencyNanos);
        }

        Send(now);
        ForwardHttp(now);
    }

    /// <summary>The client is gone without a word; what it sent is under way.</summary>
    public void Abandon(long now)
    {
        if (End is { } end) World.At(now + World.Options.LatencyNanos, () => _side.OnClosed(end));
        End = null;
        _isUp = false;
        _toClient.Cut();
        _connectNanos = long.MaxValue;
    }

    /// <summary>What is on the way to the venue arrives, whoever lives yet.</summary>
    public void DeliverToVenue(long now) => _toVenue.Deliver(now);

    public void SendText(VenueEnd end, long due, ReadOnlySpan<byte> text, Action? arrives = null) =>
        ToClient(end, due, ServerSocket.Frame(Text, text), arrives);

    public void SendPing(VenueEnd end, long due) => ToClient(end, due, ServerSocket.Frame(Ping, "keep"u8));

    /// <summary>The venue closes: with a close frame, or without a word.</summary>
    public void SendEnd(VenueEnd end, long due, int closeCode)
    {
        byte[] code = [(byte)(closeCode >> 8), (byte)closeCode];
        if (closeCode != 0) ToClient(end, due, ServerSocket.Frame(Close, code));
        _toClient.Send(due, () =>
        {
            if (end != End) return;
            int left = _leftover.Count;
            Forget();
            OnEndOfStream(left, Node.Stamp);
        });
    }

    protected abstract void OnConnected(in ReceiveStamp stamp);

    protected abstract void OnEndOfStream(long leftover, in ReceiveStamp stamp);

    protected abstract long OnBytes(byte[] bytes, in ReceiveStamp stamp);

    protected abstract void OnHttpResponse(in HttpResponseView view, in ReceiveStamp stamp);

    protected abstract void Tick(in ReceiveStamp stamp);

    protected abstract SessionRequests TakeRequests();

    private void ToClient(VenueEnd end, long due, byte[] bytes, Action? arrives = null) => _toClient.Send(due, () =>
    {
        if (end != End) return;
        arrives?.Invoke();
        _leftover.AddRange(bytes);
        byte[] all = [.. _leftover];
        long consumed = OnBytes(all, Node.Stamp);
        _leftover.Clear();
        _leftover.AddRange(all.AsSpan((int)consumed));
    });

    private void Send(long now)
    {
        if (!_isUp || !Output.HasPendingSend) return;
        byte[] bytes = Output.PendingSend.ToArray();
        if (HasRequest(bytes, _side.FramesAreWeighed)) _side.Checker.OnSend("frame or upgrade");
        Output.Sent(bytes.Length);
        VenueEnd end = End!;
        _toVenue.Send(now + World.Options.LatencyNanos, () => OnVenueReceives(end, bytes));
    }

    private void OnVenueReceives(VenueEnd end, byte[] bytes)
    {
        long due = World.NowNanos + World.Options.LatencyNanos;
        if (end.Socket.Receive(bytes) is { } upgrade)
        {
            int status = _side.Open(end);
            int wait = Math.Max(1, _side.RefusedSeconds);
            if (status != 0) World.At(due, () => _side.Checker.Refusals.OnStatus(status));
            ToClient(end, due, status == 0 ? end.Socket.Accept(upgrade) : ServerSocket.Refuse(status, wait));
        }

        while (end.Socket.IsUpgraded && end.Socket.TryRead(out int opcode, out byte[] payload))
        {
            switch (opcode)
            {
                case Text:
                    _side.OnText(end, payload);
                    break;
                case Pong:
                    _side.OnPong(end);
                    break;
                case Ping:
                    if (!_side.IsSilent(end)) ToClient(end, due, ServerSocket.Frame(Pong, payload));
                    break;
                case Close:
                    ToClient(end, due, ServerSocket.Frame(Close, payload));
                    SendEnd(end, due, 0);
                    _side.OnClosed(end);
                    break;
            }
        }
    }

    // What was sent before the close still arrives, and the end of the socket behind it.
    private void Drop(long now)
    {
        if (End is { } end) _toVenue.Send(now + World.Options.LatencyNanos, () => _side.OnClosed(end));
        Forget();
    }

    private void Forget()
    {
        End = null;
        _isUp = false;
        _leftover.Clear();
        Output.DiscardPending();
        _toClient.Cut();
    }

    private void ForwardHttp(long now)
    {
        while (Output.HttpRequests.TryPeek(out HttpRequestView view))
        {
            string target = Encoding.ASCII.GetString(view.Target);
            int question = target.IndexOf('?');
            var request = new RestRequest(
                view.Verb.ToString().ToUpperInvariant(), question < 0 ? target : target[..question],
                question < 0 ? "" : target[(question + 1)..], Encoding.ASCII.GetString(view.Body), World.Address)
            {
                Headers = Fields(Encoding.ASCII.GetString(view.Fields)),
            };
            var waiting = new Waiting(view.RequestId, Node.Stamp);
            Output.HttpRequests.RemoveFirst();
            _side.Checker.OnSend(target);
            World.At(now + World.Options.LatencyNanos, () =>
            {
                _side.OnHttp(request, (response, failure) => World.At(
                    World.NowNanos + World.Options.LatencyNanos, () => Finish(waiting, response, failure)));
                World.At(World.NowNanos + HttpTimeoutNanos, () => Finish(waiting, null, HttpFailure.Timeout));
            });
        }
    }

    private void Finish(Waiting waiting, RestResponse? response, HttpFailure failure)
    {
        if (waiting.IsDone) return;
        waiting.IsDone = true;
        if (!World.IsAlive(Node) || IsDisposed) return;
        _answers.Enqueue(new Answer(waiting, response, failure, Node.Stamp));
    }

    private void Deliver(in Answer answer)
    {
        RestResponse? response = answer.Response;
        _side.Checker.Refusals.OnStatus(response?.Status ?? 0);
        string? retry = response?.Header("Retry-After");
        string? weight = response?.Header("X-MBX-USED-WEIGHT-1M");
        var view = new HttpResponseView
        {
            RequestId = answer.Waiting.RequestId,
            Failure = answer.Failure,
            Status = response?.Status ?? 0,
            RetryAfterSeconds = retry == null ? -1 : int.Parse(retry, CultureInfo.InvariantCulture),
            UsedWeight = weight == null ? -1 : int.Parse(weight, CultureInfo.InvariantCulture),
            Sent = answer.Waiting.Sent,
            Completed = answer.Completed,
            Body = response == null ? default : response.Body.Span,
        };
        OnHttpResponse(in view, Node.Stamp);
    }

    /// <summary>An upgrade, or a text frame where these are weighed.</summary>
    private static bool HasRequest(ReadOnlySpan<byte> bytes, bool areFramesWeighed)
    {
        while (bytes.Length >= 2)
        {
            int opcode = bytes[0] & 0x0F;
            if (bytes[0] == (byte)'G' || (opcode == Text && areFramesWeighed)) return true;
            int length = bytes[1] & 0x7F;
            bytes = bytes[Math.Min(bytes.Length, 6 + length)..];
        }

        return false;
    }

    private static List<(string, string)> Fields(string text)
    {
        var fields = new List<(string, string)>();
        foreach (string line in text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            int colon = line.IndexOf(':');
            if (colon > 0) fields.Add((line[..colon], line[(colon + 1)..].Trim()));
        }

        return fields;
    }

    private readonly record struct Answer(
        Waiting Waiting, RestResponse? Response, HttpFailure Failure, ReceiveStamp Completed);

    private sealed class Waiting(long requestId, ReceiveStamp sent)
    {
        public long RequestId => requestId;

        public ReceiveStamp Sent => sent;

        public bool IsDone { get; set; }
    }
}
