namespace LowLatency.Cli.Demo;

/// <summary>The numbers that `demo` is asked for, with their ranges.</summary>
internal static class DemoRanges
{
    /// <summary>Of --seconds.</summary>
    public static OptionRange Seconds { get; } = new("--seconds", 1);

    /// <summary>Of --speed.</summary>
    public static OptionRange Speed { get; } = new("--speed", 0);

    /// <summary>Of --symbol-count.</summary>
    public static OptionRange Symbols { get; } = new("--symbol-count", 1, DemoRun.MadeSymbols.Length);
}
