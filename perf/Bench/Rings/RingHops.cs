using System;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Channels;
using LowLatency.Runtime.Ring;

namespace LowLatency.Bench.Rings;

/// <summary>One way to pass a number to another thread and back.</summary>
internal interface IHop
{
    /// <summary>Sends a number and waits for its echo.</summary>
    long Trip(long value);

    /// <summary>The other thread: waits for a number and sends it back.</summary>
    void Echo();
}

/// <summary>The floor: two volatile words, each on its own lines.</summary>
internal sealed class VolatileHop : IHop
{
    private Words _words;

    public long Trip(long value)
    {
        Volatile.Write(ref _words.There, value);
        while (Volatile.Read(ref _words.Back) != value)
        {
        }

        return value;
    }

    public void Echo()
    {
        long last = Volatile.Read(ref _words.Back);
        long value;
        while ((value = Volatile.Read(ref _words.There)) == last)
        {
        }

        Volatile.Write(ref _words.Back, value);
    }

    [StructLayout(LayoutKind.Explicit, Size = 512)]
    private struct Words
    {
        [FieldOffset(128)]
        public long There;

        [FieldOffset(256)]
        public long Back;
    }
}

/// <summary>Two rings of one producer and one consumer each.</summary>
internal sealed class RingHop<TWait> : IHop, IDisposable
    where TWait : struct, IWaitStrategy
{
    private readonly RingBuffer<RingSlot> _there;
    private readonly RingBuffer<RingSlot> _back;
    private readonly RingConsumer<RingSlot, SingleSlotLayout<RingSlot>> _atEcho;
    private readonly RingConsumer<RingSlot, SingleSlotLayout<RingSlot>> _atSender;
    private TWait _echoWait;
    private TWait _senderWait;

    public RingHop(ProducerMode mode, TWait senderWait, TWait echoWait, WakeSignal? sender, WakeSignal? echo)
    {
        _there = new RingBuffer<RingSlot>(1024, mode);
        _back = new RingBuffer<RingSlot>(1024, mode);
        _atEcho = _there.CreateConsumer<SingleSlotLayout<RingSlot>>("echo");
        _atSender = _back.CreateConsumer<SingleSlotLayout<RingSlot>>("sender");
        if (echo is not null) _there.AttachSignal(echo);
        if (sender is not null) _back.AttachSignal(sender);
        _senderWait = senderWait;
        _echoWait = echoWait;
    }

    public long Trip(long value)
    {
        Send(_there, value);
        return Receive(_atSender, ref _senderWait);
    }

    public void Echo() => Send(_back, Receive(_atEcho, ref _echoWait));

    public void Dispose()
    {
        _there.Dispose();
        _back.Dispose();
    }

    private static void Send(RingBuffer<RingSlot> ring, long value)
    {
        if (!ring.TryClaim(1, out long sequence)) throw new InvalidOperationException("full");
        ring[sequence].Value = value;
        ring.Publish(sequence, 1);
    }

    private static long Receive(RingConsumer<RingSlot, SingleSlotLayout<RingSlot>> consumer, ref TWait wait)
    {
        ReadOnlySpan<RingSlot> message;
        while (!consumer.TryReadMessage(out message)) wait.Wait(consumer);
        wait.Reset();
        return message[0].Value;
    }
}

/// <summary>Two channels, polled by spinning: the library's way without a hop through the thread pool.</summary>
internal sealed class ChannelHop : IHop
{
    private static readonly UnboundedChannelOptions Options = new() { SingleReader = true, SingleWriter = true };

    private readonly Channel<long> _there = Channel.CreateUnbounded<long>(Options);
    private readonly Channel<long> _back = Channel.CreateUnbounded<long>(Options);

    public long Trip(long value)
    {
        _there.Writer.TryWrite(value);
        return Receive(_back);
    }

    public void Echo() => _back.Writer.TryWrite(Receive(_there));

    private static long Receive(Channel<long> channel)
    {
        long value;
        while (!channel.Reader.TryRead(out value))
        {
        }

        return value;
    }
}
