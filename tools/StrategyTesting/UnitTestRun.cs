using System;
using System.Collections.Generic;
using System.Reflection;
using NUnit;
using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace LowLatency.StrategyTesting;

/// <summary>Runs the NUnit tests of an assembly of this process, one after the other on the calling thread.</summary>
public static class UnitTestRun
{
    /// <summary>What a file of tests compiles against, beside the engine.</summary>
    public static IReadOnlyList<Assembly> Libraries { get; } =
        [typeof(NUnit.Framework.TestAttribute).Assembly, typeof(StrategyBench).Assembly];

    /// <summary>Every test, in the order in which NUnit names them; nothing a test throws comes out of here.</summary>
    public static IReadOnlyList<UnitTestOutcome> Run(Assembly assembly)
    {
        var runner = new NUnitTestAssemblyRunner(new DefaultTestAssemblyBuilder());
        runner.Load(assembly, new Dictionary<string, object> { [FrameworkPackageSettings.NumberOfTestWorkers] = 0 });
        List<UnitTestOutcome> outcomes = [];
        Collect(runner.Run(TestListener.NULL, TestFilter.Empty), outcomes);
        return outcomes;
    }

    private static void Collect(ITestResult result, List<UnitTestOutcome> outcomes)
    {
        foreach (ITestResult child in result.Children) Collect(child, outcomes);

        // A fixture tells of itself only what its tests do not: its own set-up or its form.
        ResultState state = result.ResultState;
        bool isOwnFault = state.Status == TestStatus.Failed && state.Site != FailureSite.Child;
        if (result.Test.IsSuite && !isOwnFault) return;
        ContractVerdict verdict = state.Status switch
        {
            TestStatus.Passed or TestStatus.Warning => ContractVerdict.Kept,
            TestStatus.Failed => ContractVerdict.Broken,
            _ => ContractVerdict.Untested,
        };
        outcomes.Add(new UnitTestOutcome(result.Test.Name, verdict, Message(result)));
    }

    private static string Message(ITestResult result)
    {
        string message = (result.Message ?? "").Trim();
        foreach (string line in (result.StackTrace ?? "").Split('\n'))
        {
            // The line of a file, as compilers write it, so that editors jump there.
            int place = line.IndexOf(" in ", StringComparison.Ordinal);
            int number = line.IndexOf(":line ", StringComparison.Ordinal);
            if (place < 0 || number < place) continue;
            return $"{line[(place + 4)..number]}({line[(number + 6)..].Trim()}): {message}";
        }

        return message;
    }
}
