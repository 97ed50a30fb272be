using System;
using System.IO;
using System.Net.WebSockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using BenchmarkDotNet.Attributes;
using LowLatency.Protocol.WebSockets;

namespace LowLatency.Bench;

/// <summary>
/// Framing alone, in one run: the same server bytes through our frame reader, through ClientWebSocket's protocol code
/// (WebSocket.CreateFromStream, the same ManagedWebSocket) and through a floor that reads every byte once.
/// </summary>
[MemoryDiagnoser]
public class WebSocketReceiveBench
{
    private const int Messages = 10_000;
    private byte[] _wire = [];
    private WebSocketFrameReader _reader = new(1 << 20);
    private readonly byte[] _buffer = new byte[1 << 20];

    /// <summary>Payload bytes of one message.</summary>
    [Params(150, 450, 6700)]
    public int PayloadBytes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        byte[] payload = Encoding.ASCII.GetBytes(new string('7', PayloadBytes));
        byte[] header = PayloadBytes <= 125
            ? [0x81, (byte)PayloadBytes]
            : [0x81, 126, (byte)(PayloadBytes >> 8), (byte)PayloadBytes];
        var wire = new MemoryStream();
        for (int i = 0; i < Messages; i++)
        {
            wire.Write(header);
            wire.Write(payload);
        }
        _wire = wire.ToArray();
        _reader = new WebSocketFrameReader(1 << 20);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Messages)]
    public long FrameReader()
    {
        long total = 0;
        ReadOnlySpan<byte> rest = _wire;
        while (true)
        {
            WebSocketReadResult result = _reader.Read(rest);
            if (result.Kind != WebSocketReadKind.Text)
                return total;
            total += result.Payload.Length;
            rest = rest[result.Consumed..];
        }
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    public async Task<long> ManagedWebSocket()
    {
        using WebSocket socket = WebSocket.CreateFromStream(
            new DuplexReplay(_wire), new WebSocketCreationOptions { KeepAliveInterval = TimeSpan.Zero });
        long total = 0;
        for (int i = 0; i < Messages; i++)
        {
            ValueWebSocketReceiveResult result = await socket
                .ReceiveAsync(_buffer.AsMemory(), CancellationToken.None).ConfigureAwait(false);
            total += result.Count;
        }
        return total;
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    public int ReadEveryByteFloor() => _wire.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)0xFE);

    private sealed class DuplexReplay(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanWrite => true;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
        }
    }
}
