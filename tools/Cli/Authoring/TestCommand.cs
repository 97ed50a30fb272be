using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Reflection;
using System.Text;
using LowLatency.Cli.Strategies;
using LowLatency.Compiler;
using LowLatency.Core.Strategies;
using LowLatency.StrategyTesting;

namespace LowLatency.Cli.Authoring;

/// <summary>
/// `lowlatency test FILE.cs`: the contract that every strategy must keep, then the tests in FILE.tests.cs beside it.
/// </summary>
internal static class TestCommand
{
    /// <summary>A rule is broken or a test failed.</summary>
    private const int Failed = 1;

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "The C# file of a strategy" };
        var command = new Command(
            "test", "Try a strategy: the contract of all strategies, and its own tests in FILE.tests.cs.") { file };
        command.SetAction(result => Run(result.GetValue(file)!));
        return command;
    }

    private static int Run(string file)
    {
        if (!SourceStrategies.IsFile(file)) throw new ToolException($"'{file}' is not a C# file of a strategy");
        StrategyDefinition definition = SourceStrategies.Compile(file);
        string tests = StrategySkeleton.TestFileOf(file);
        Assembly? compiled = File.Exists(tests) ? Compile(file, tests) : null;
        int[] count = new int[4];
        Console.Out.WriteLine($"{file}: strategy {definition.Name} and the contract of strategies");
        foreach (ContractCheck check in StrategyContract.Checks)
        {
            ContractResult result = check.Run(definition);
            Print(check.Name, result.Verdict, result.Detail, count);
        }

        if (compiled == null)
        {
            Console.Out.WriteLine($"{tests}: there is no such file, so no test of its own was run");
        }
        else
        {
            Console.Out.WriteLine(tests);
            IReadOnlyList<UnitTestOutcome> outcomes = UnitTestRun.Run(compiled);
            foreach (UnitTestOutcome each in outcomes) Print(each.Name, each.Verdict, each.Message, count);
            if (outcomes.Count == 0) throw new ToolException($"{tests}: holds no [Test]", ToolException.NoInput);
        }

        int passed = count[(int)ContractVerdict.Kept];
        int failed = count[(int)ContractVerdict.Broken];
        int untested = count[(int)ContractVerdict.Untested];
        Console.Out.WriteLine($"{passed} passed, {failed} failed{(untested == 0 ? "" : $", {untested} not tried")}");
        return failed == 0 ? 0 : Failed;
    }

    private static Assembly Compile(string file, string tests)
    {
        Assembly? assembly = TestCompiler.Compile(
            StrategyFile.Read(file), StrategyFile.Read(tests), UnitTestRun.Libraries,
            out IReadOnlyList<SourceFault> faults);
        if (assembly != null) return assembly;
        var text = new StringBuilder($"{tests}: not compiled");
        foreach (SourceFault fault in faults) text.Append('\n').Append(fault);
        throw new ToolException(text.ToString(), ToolException.SourceFaults);
    }

    private static void Print(string name, ContractVerdict verdict, string detail, int[] count)
    {
        count[(int)verdict]++;
        string word = verdict switch
        {
            ContractVerdict.Kept => "ok",
            ContractVerdict.Broken => "FAILED",
            _ => "not tried",
        };
        Console.Out.WriteLine($"  {word,-9}  {name}");
        if (detail.Length > 0) Console.Out.WriteLine($"             {detail.Replace("\n", "\n             ")}");
    }
}
