using System;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using LowLatency.Transport.Clocks;

namespace LowLatency.Transport.Connections;

/// <summary>
/// Several connections on one thread: each is stepped in turn, and when none had work the thread waits for all their
/// sockets at once. The group's mode counts, not that of its connections. One thread, Dispose included.
/// </summary>
public sealed partial class ConnectionGroup : IDisposable
{
    private const short PollIn = 1;
    private const short PollOut = 4;

    private readonly List<IConnection> _connections = [];
    private readonly IReceiveClock _clock;
    private readonly ReceiveMode _mode;
    private readonly int _spinSteps;
    private readonly long _blockMaxNanos;
    private PollEntry[] _entries = new PollEntry[4];
    private int _idleSteps;

    /// <param name="clock">The clock of the connections.</param>
    /// <param name="mode">How to wait.</param>
    /// <param name="spinSteps">SpinThenBlock: idle rounds before waiting in the kernel.</param>
    /// <param name="blockMax">The longest wait, 1 ms or more (the kernel call counts in milliseconds).</param>
    public ConnectionGroup(IReceiveClock clock, ReceiveMode mode, int spinSteps = 2000, TimeSpan? blockMax = null)
    {
        TimeSpan max = blockMax ?? TimeSpan.FromMilliseconds(1);
        ArgumentOutOfRangeException.ThrowIfNegative(spinSteps);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, TimeSpan.FromMilliseconds(1));
        _clock = clock;
        _mode = mode;
        _spinSteps = spinSteps;
        _blockMaxNanos = (long)max.TotalNanoseconds;
    }

    public int Count => _connections.Count;

    /// <summary>Adds a connection, e.g. the next one of a rotation. Owned by the group from now on.</summary>
    public void Add(IConnection connection)
    {
        _connections.Add(connection);
        if (_entries.Length < _connections.Count)
            Array.Resize(ref _entries, _connections.Count * 2);
    }

    /// <summary>Takes a connection out, e.g. the old one of a rotation, without disposing it.</summary>
    public bool Remove(IConnection connection) => _connections.Remove(connection);

    /// <summary>One round; returns how much was done.</summary>
    public int DoWork()
    {
        if (_mode == ReceiveMode.Block ? _idleSteps > 0 : _mode == ReceiveMode.SpinThenBlock && _idleSteps > _spinSteps)
            Wait();
        int work = 0;
        for (int i = 0; i < _connections.Count; i++)
            work += _connections[i].Step();
        _idleSteps = work > 0 ? 0 : Math.Min(_idleSteps, _spinSteps) + 1;
        return work;
    }

    public void Dispose()
    {
        foreach (IConnection connection in _connections)
            connection.Dispose();
        _connections.Clear();
    }

    private void Wait()
    {
        long wake = long.MaxValue;
        int count = 0;
        for (int i = 0; i < _connections.Count; i++)
        {
            IConnection connection = _connections[i];
            wake = Math.Min(wake, connection.NextWakeNanos);
            if (connection.WaitSocket is not Socket socket)
                continue;
            // The handle stays open: sockets are closed on this thread only.
            _entries[count++] = new PollEntry
            {
                Descriptor = (int)socket.Handle,
                Events = (short)(PollIn | (connection.WantsWrite ? PollOut : 0)),
            };
        }
        long nanos = Math.Min(_blockMaxNanos, wake - _clock.Now().MonotonicNanos);

        // Under the resolution of the call: what is due so soon is waited for by stepping.
        if (nanos >= 1_000_000)
            _ = Poll(ref _entries[0], (nuint)count, (int)(nanos / 1_000_000));
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref PollEntry entries, nuint count, int timeoutMillis);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
