namespace LowLatency.Formats.Liveness;

/// <summary>
/// Layout of the page that the engine shares with whoever watches it. Byte table: docs/formats.md. Each field is 8
/// bytes, little endian, aligned and has one writing thread, so each is read whole; fields together are not one
/// moment's.
/// </summary>
public static class LivenessFormat
{
    /// <summary>In the folder of the journal.</summary>
    public const string FileName = "engine.live";

    /// <summary>Bytes of the file, always.</summary>
    public const int Size = 4096;

    /// <summary>"LLLIVE"; written last when a page is made.</summary>
    public const long Magic = 0x4556_494C_4C4C;

    /// <summary>Of the layout. A reader takes no other.</summary>
    public const long Version = 1;

    /// <summary>Of <see cref="Magic"/>.</summary>
    public const int MagicOffset = 0;

    /// <summary>Of <see cref="Version"/>.</summary>
    public const int VersionOffset = 8;

    /// <summary>Id of the process that writes.</summary>
    public const int ProcessOffset = 16;

    /// <summary>Starts of this journal, at least 1.</summary>
    public const int EpochOffset = 24;

    /// <summary>
    /// Unix nanoseconds of the last sign of life; 0 = none yet. It stands while the engine applies nothing or the
    /// journal becomes durable no further, though the process lives: the state says which.
    /// </summary>
    public const int HeartbeatOffset = 128;

    /// <summary>The journal sequence up to which the configured durability is reached; 0 = none yet.</summary>
    public const int DurableOffset = 256;

    /// <summary>Cause of the last command that left the machine; 0 = none yet.</summary>
    public const int SentOffset = 384;

    /// <summary>A <see cref="LivenessState"/>.</summary>
    public const int StateOffset = 512;
}
