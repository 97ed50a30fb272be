using System;

namespace LowLatency.Model.Events;

[Flags]
public enum EventFlags : byte
{
    None = 0,

    /// <summary>Fetched from history to warm indicators up; never traded on by itself.</summary>
    Historical = 1,

    /// <summary>Bar only: the bar is final.</summary>
    Closed = 2,
}
