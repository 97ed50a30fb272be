namespace LowLatency.Backtest.Data;

/// <summary>
/// A price that is ten times or more away from those around it, or a time that is an hour or more away from the row's.
/// </summary>
/// <param name="Line">Of the file.</param>
/// <param name="Time">Of the row.</param>
/// <param name="Value">The price, as a decimal text, or the time as the file has it.</param>
/// <param name="Around">The price beside it, or the row's own time.</param>
public readonly record struct DataOutlier(long Line, string Time, string Value, string Around);
