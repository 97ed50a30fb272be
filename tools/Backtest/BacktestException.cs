using System;

namespace LowLatency.Backtest;

/// <summary>A fault of the user's input: the message names the place and what to do.</summary>
public sealed class BacktestException : Exception
{
    public BacktestException(string message)
        : base(message)
    {
    }

    /// <summary>A file or folder is missing or holds nothing of use, rather than a wrong setting.</summary>
    public bool IsInput { get; init; }
}
