namespace LowLatency.StrategyTesting;

/// <summary>What a check found.</summary>
/// <param name="Verdict">How it came out.</param>
/// <param name="Detail">What is wrong and where; empty when kept.</param>
public readonly record struct ContractResult(ContractVerdict Verdict, string Detail)
{
    public static ContractResult Kept => new(ContractVerdict.Kept, "");

    public static ContractResult Broken(string detail) => new(ContractVerdict.Broken, detail);

    public static ContractResult Untested(string detail) => new(ContractVerdict.Untested, detail);
}
