using System;

namespace LowLatency.VenueSim.Faults;

/// <summary>One step of sending a frame with its faults.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Bytes">The bytes to send, for <see cref="FrameActionKind.Send"/>.</param>
/// <param name="DurationMillis">How long to be silent.</param>
/// <param name="Code">Close code.</param>
public readonly record struct FrameAction(
    FrameActionKind Kind, ReadOnlyMemory<byte> Bytes, long DurationMillis, int Code);
