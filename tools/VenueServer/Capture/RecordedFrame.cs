using LowLatency.VenueSim.Streams;

namespace LowLatency.VenueServer.Capture;

/// <summary>One recorded frame: its place in the capture's bytes, its receive time and its stream.</summary>
internal readonly record struct RecordedFrame(int Offset, int Length, long ReceiveNanos, StreamName Stream);
