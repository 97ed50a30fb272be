namespace LowLatency.Cli.Authoring;

/// <summary>A value of an indicator, its unit and its first bar in words.</summary>
internal sealed record IndicatorValueRow
{
    public required string Name { get; init; }

    public required string Type { get; init; }

    public required string Unit { get; init; }

    /// <summary>Null = no bound.</summary>
    public required int? Min { get; init; }

    /// <summary>Null = no bound.</summary>
    public required int? Max { get; init; }

    /// <summary>The property that is true once the value means something.</summary>
    public required string Ready { get; init; }

    /// <summary>The bar from which on it is, by the names of the constructor's arguments: "period + 1".</summary>
    public required string FirstBar { get; init; }

    public required string Meaning { get; init; }

    /// <summary>Least and most in words.</summary>
    public required string Range { get; init; }
}
