namespace LowLatency.Cli.WhatIf;

/// <summary>What a run came to. Amounts in the quote asset; null = not known of that run.</summary>
internal sealed record RunFigures
{
    public required double Equity { get; init; }

    public required long Orders { get; init; }

    public required long Refused { get; init; }

    public required long Fills { get; init; }

    public required double Fees { get; init; }

    public double? Return { get; init; }

    public double? MaxDrawdown { get; init; }

    public double? Slippage { get; init; }
}
