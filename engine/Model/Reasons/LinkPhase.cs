namespace LowLatency.Model.Reasons;

/// <summary>How far a connection had come when it failed. Numbers are stable: they are journaled.</summary>
public enum LinkPhase : byte
{
    /// <summary>Not known.</summary>
    None = 0,
    Name = 1,
    Connect = 2,
    Tls = 3,

    /// <summary>The request to speak WebSocket.</summary>
    Upgrade = 4,
    Subscribe = 5,

    /// <summary>It was open.</summary>
    Stream = 6,

    /// <summary>A request was answered, by a refusal.</summary>
    Answer = 7,
}
