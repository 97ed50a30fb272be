namespace LowLatency.StrategyTesting;

/// <summary>One test of a strategy's file of tests.</summary>
/// <param name="Name">The method, with its arguments.</param>
/// <param name="Verdict">How it came out; skipped and inconclusive ones are untested.</param>
/// <param name="Message">What it expected and what came, and where in the file; empty when passed.</param>
public readonly record struct UnitTestOutcome(string Name, ContractVerdict Verdict, string Message);
