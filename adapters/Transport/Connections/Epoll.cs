using System;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace LowLatency.Transport.Connections;

/// <summary>Linux epoll and eventfd.</summary>
internal static unsafe partial class Epoll
{
    internal const int Add = 1;
    internal const int Delete = 2;
    internal const int Modify = 3;
    internal const uint In = 0x1;
    internal const uint Out = 0x4;
    internal const uint PeerClosed = 0x2000;
    internal const uint EdgeTriggered = 0x80000000;

    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int NotKnown = 38;
    private const int NotPermitted = 1;
    private const int Interrupted = 4;
    private const long WaitByNanosNumber = 441;
    private const long NanosPerMilli = 1_000_000;
    private const long NanosPerSecond = 1_000_000_000;

    // The kernel's struct has no gap on x64 and one on all others.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    private static bool _isWaitByNanosMissing;

    internal static int EventBytes => DataOffset + sizeof(ulong);

    internal static int Create() => OrThrow(EpollCreate(CloseOnExec), "epoll_create1");

    internal static int CreateCounter() => OrThrow(EventFd(0, CloseOnExec | NonBlocking), "eventfd");

    internal static void Control(int epoll, int operation, int descriptor, uint events, int data)
    {
        byte* change = stackalloc byte[16];
        *(uint*)change = events;
        Unaligned(change + DataOffset) = (ulong)data;
        _ = OrThrow(EpollControl(epoll, operation, descriptor, change), "epoll_ctl");
    }

    /// <summary>How many events were written to <paramref name="events"/>; 0 also when a signal came.</summary>
    internal static int Wait(int epoll, byte* events, int eventsMax, long nanosMax)
    {
        if (nanosMax == 0) return Checked(EpollWait(epoll, events, eventsMax, 0));
        if (!_isWaitByNanosMissing)
        {
            var limit = new TimeSpec { Seconds = nanosMax / NanosPerSecond, Nanos = nanosMax % NanosPerSecond };
            int count = (int)WaitByNanos(WaitByNanosNumber, epoll, events, eventsMax, &limit, 0, 0);

            // A sandbox that does not know the call may forbid it.
            int error = count >= 0 ? 0 : Marshal.GetLastPInvokeError();
            if (error is not (NotKnown or NotPermitted)) return Checked(count);
            _isWaitByNanosMissing = true;
        }

        // Kernels before 5.11 wait whole milliseconds: rounded up, or a deadline would be polled for.
        long millis = (nanosMax + NanosPerMilli - 1) / NanosPerMilli;
        return Checked(EpollWait(epoll, events, eventsMax, (int)Math.Min(millis, int.MaxValue)));
    }

    internal static int DataAt(byte* events, int index) =>
        (int)Unaligned(events + (index * EventBytes) + DataOffset);

    internal static void Ring(int counter)
    {
        ulong one = 1;
        _ = Write(counter, &one, sizeof(ulong));
    }

    internal static void Close(int descriptor) => _ = CloseDescriptor(descriptor);

    private static ref ulong Unaligned(byte* address) => ref *(ulong*)address;

    private static int Checked(int count)
    {
        if (count >= 0) return count;
        int errno = Marshal.GetLastPInvokeError();
        return errno == Interrupted ? 0 : throw new Win32Exception(errno, $"epoll_wait: error {errno}");
    }

    private static int OrThrow(int result, string call)
    {
        if (result >= 0) return result;
        int errno = Marshal.GetLastPInvokeError();
        throw new Win32Exception(errno, $"{call}: error {errno}");
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventFd(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int EpollControl(int epoll, int operation, int descriptor, byte* change);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int EpollWait(int epoll, byte* events, int eventsMax, int timeoutMillis);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long WaitByNanos(
        long number, nint epoll, byte* events, nint eventsMax, TimeSpec* limit, nint signals, nint signalBytes);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, void* source, nint bytes);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanos;
    }
}
