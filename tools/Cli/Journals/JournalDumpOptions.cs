using System;
using LowLatency.Model.Events;

namespace LowLatency.Cli.Journals;

/// <summary>What `journal dump` prints.</summary>
internal sealed record JournalDumpOptions
{
    public long From { get; init; }

    public long Count { get; init; } = long.MaxValue;

    /// <summary>Null = every kind.</summary>
    public EventKind? Kind { get; init; }

    public bool HasRecords { get; init; }

    public bool IsJson { get; init; }

    public static long CheckCount(long? count) => count switch
    {
        null => long.MaxValue,
        > 0 => count.Value,
        _ => throw new ToolException($"--count {count}: must be 1 or more"),
    };

    public static EventKind? ParseKind(string? name)
    {
        if (name == null) return null;
        if (Enum.TryParse(name, ignoreCase: true, out EventKind kind) && Enum.IsDefined(kind)) return kind;
        throw new ToolException($"--kind {name}: not one of {string.Join(", ", Enum.GetNames<EventKind>())}");
    }
}
