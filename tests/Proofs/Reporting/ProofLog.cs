using System;

namespace LowLatency.Proofs.Reporting;

/// <summary>Prints one line a proof and counts them.</summary>
internal sealed class ProofLog
{
    public int Passed { get; private set; }

    public int Failed { get; private set; }

    public bool Check(string name, bool holds, string figures)
    {
        if (holds) Passed++;
        else Failed++;
        Console.WriteLine($"{(holds ? "PASS" : "FAIL")} {name} {figures}");
        return holds;
    }
}
