namespace LowLatency.Backtest.Data;

/// <summary>A price that is ten times or more away from those around it.</summary>
/// <param name="Line">Of the file.</param>
/// <param name="Time">Of the row.</param>
/// <param name="Value">The price, as a decimal text.</param>
/// <param name="Around">The price beside it.</param>
public readonly record struct DataOutlier(long Line, string Time, string Value, string Around);
