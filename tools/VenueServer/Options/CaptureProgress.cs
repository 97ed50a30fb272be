namespace LowLatency.VenueServer.Options;

/// <summary>How far the playing of a capture is. Total = sent + lost to faults + withheld + not yet played.</summary>
/// <param name="FramesTotal">Frames in the capture.</param>
/// <param name="FramesPlayed">Frames whose turn has come.</param>
/// <param name="FramesSent">Messages sent to clients, duplicates included, synthetic frames not.</param>
/// <param name="FramesWithheld">Frames of streams that the client had given up or not yet restarted.</param>
/// <param name="SyntheticFrames">Snapshots made from the naive book for a resubscription.</param>
/// <param name="IsFinished">Whether every frame was played.</param>
public readonly record struct CaptureProgress(
    long FramesTotal, long FramesPlayed, long FramesSent, long FramesWithheld, long SyntheticFrames, bool IsFinished);
