namespace LowLatency.Cli.WhatIf;

/// <summary>An order in the two runs; empty = that run placed none.</summary>
internal sealed record OrderDifference(string Time, string Instrument, string Before, string After);
