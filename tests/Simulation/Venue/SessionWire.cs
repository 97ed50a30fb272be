using System.Buffers;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Protocol.Trading;
using LowLatency.Simulation.Node;

namespace LowLatency.Simulation.Venue;

/// <summary>A wire with the product's session on it.</summary>
internal sealed class SessionWire<THandler> : Wire, ISessionConnection, ITradingConnection
    where THandler : ISessionHandler
{
    private readonly WebSocketSession<THandler> _session;

    public SessionWire(
        World world, EngineNode node, IVenueSide side, THandler handler, SessionOptions options, ConnectBudget budget)
        : base(world, node, side) => _session = new WebSocketSession<THandler>(handler, options, budget);

    public override SessionOutput Output => _session.Output;

    public bool IsIdle => _session.State == SessionState.Idle;

    protected override long SessionWakeNanos => _session.NextWakeNanos;

    public void Start() => _session.Start(Node.Stamp);

    public void Stop() => _session.Stop(Node.Stamp);

    protected override void OnConnected(in ReceiveStamp stamp) => _session.OnConnected(stamp);

    protected override void OnEndOfStream(long leftover, in ReceiveStamp stamp) =>
        _session.OnEndOfStream(leftover, stamp);

    protected override long OnBytes(byte[] bytes, in ReceiveStamp stamp) =>
        _session.OnBytes(new ReadOnlySequence<byte>(bytes), stamp);

    protected override void OnHttpResponse(in HttpResponseView view, in ReceiveStamp stamp) =>
        _session.OnHttpResponse(in view, stamp);

    protected override void Tick(in ReceiveStamp stamp) => _session.Tick(stamp);

    protected override SessionRequests TakeRequests() => _session.TakeRequests();
}
