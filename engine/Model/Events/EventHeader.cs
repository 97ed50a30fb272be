using System.Runtime.InteropServices;
using LowLatency.Model.Identity;

namespace LowLatency.Model.Events;

/// <summary>
/// Head of every event, 48 bytes. Byte table: docs/formats.md.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 48)]
public struct EventHeader
{
    /// <summary>Monotonic nanoseconds of the read that delivered the bytes; comparable within one run only.</summary>
    [FieldOffset(0)] public long ReceiveMonotonicNanos;

    /// <summary>Unix nanoseconds of the same moment by this machine's clock: the engine's time.</summary>
    [FieldOffset(8)] public long ReceiveWallNanos;

    /// <summary>Unix nanoseconds by the venue's clock, 0 when the message has none.</summary>
    [FieldOffset(16)] public long VenueNanos;

    [FieldOffset(24)] public EventKind Kind;

    [FieldOffset(26)] public VenueId Venue;

    [FieldOffset(27)] public EventFlags Flags;

    [FieldOffset(28)] public InstrumentId Instrument;

    /// <summary>Slots of the whole message, 1 when there is no continuation.</summary>
    [FieldOffset(30)] public ushort SlotCount;

    /// <summary>Decode done, nanoseconds after the read; saturates.</summary>
    [FieldOffset(32)] public uint DecodeNanos;

    /// <summary>Published to the ring, nanoseconds after the read; saturates.</summary>
    [FieldOffset(36)] public uint PublishNanos;

    /// <summary>Number of the connection that delivered it, rising with each reconnect of the process.</summary>
    [FieldOffset(40)] public uint Connection;


    /// <summary>Account of the venue; 0 for market data and for events of an instrument.</summary>
    [FieldOffset(44)] public AccountId Account;

    [FieldOffset(45)] private byte _reserved0;
    [FieldOffset(46)] private ushort _reserved1;
}
