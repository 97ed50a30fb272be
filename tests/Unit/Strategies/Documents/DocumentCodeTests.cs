using System;
using System.Collections.Generic;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using LowLatency.Compiler;
using LowLatency.Strategies.Indicators;
using LowLatency.StrategyTesting;
using NUnit.Framework;

namespace LowLatency.Unit.Strategies.Documents;

/// <summary>
/// No C# in a document is only text: a whole strategy is compiled and keeps the contract, an excerpt is in a file that
/// is compiled, and an example of an indicator is run and has the values that it states.
/// </summary>
internal sealed partial class DocumentCodeTests
{
    private const string Indicators = "docs/indicators.md";

    private static IEnumerable<TestCaseData> Blocks()
    {
        foreach (CodeBlock block in CodeBlock.All())
            yield return new TestCaseData(block).SetArgDisplayNames(block.ToString());
    }

    private static IEnumerable<string> Examples() => Checkout.Files("docs/examples", "*.cs");

    [TestCaseSource(nameof(Blocks))]
    public void Code_in_a_document_is_compiled(CodeBlock block)
    {
        if (block.File == Indicators) Assert.That(Run(block), Is.GreaterThan(0), "it states no value");
        else if (block.Code.Contains(": Strategy\n")) KeepsContract(block.File, block.Code);
        else Assert.That(IsExcerpt(block.Code), $"{block} is in no file that is compiled:\n{block.Code}");
    }

    [TestCaseSource(nameof(Examples))]
    public void An_example_file_is_a_strategy_that_keeps_the_contract(string file)
    {
        if (!file.EndsWith(".tests.cs", StringComparison.Ordinal))
        {
            KeepsContract(file, Checkout.Read(file));
            return;
        }

        string strategy = file.Replace(".tests.cs", ".cs");
        Assembly? assembly = TestCompiler.Compile(
            File(strategy, Checkout.Read(strategy)), File(file, Checkout.Read(file)), UnitTestRun.Libraries,
            out IReadOnlyList<SourceFault> faults);
        Assert.That(faults, Is.Empty);
        IReadOnlyList<UnitTestOutcome> outcomes = UnitTestRun.Run(assembly!);
        Assert.That(outcomes, Is.Not.Empty);
        foreach (UnitTestOutcome each in outcomes)
            Assert.That(each.Verdict, Is.EqualTo(ContractVerdict.Kept), $"{each.Name}: {each.Message}");
    }

    [Test]
    public void Every_indicator_has_an_example_under_its_heading()
    {
        List<string> headings = [];
        foreach (CodeBlock block in CodeBlock.Of(Indicators))
        {
            headings.Add(block.Heading);
            Assert.That(block.Code, Does.Contain($"new {block.Heading}("));
        }

        List<string> names = [];
        foreach (IndicatorDefinition each in IndicatorCatalog.All) names.Add(each.Name);
        Assert.That(headings, Is.EqualTo(names));
    }

    [Test]
    public void A_value_that_is_not_so_is_seen()
    {
        CodeBlock block = CodeBlock.Of(Indicators)[0];
        string wrong = block.Code.Replace("// 105", "// 106");
        Assert.That(wrong, Is.Not.EqualTo(block.Code));
        using (new NUnit.Framework.Internal.TestExecutionContext.IsolatedContext())
            Assert.That(() => Run(block with { Code = wrong }), Throws.InstanceOf<AssertionException>());
    }

    [Test]
    public void Code_is_fenced_so_that_it_is_compiled()
    {
        foreach (string file in Checkout.Files("docs", "*.md"))
        {
            string prose = Regex.Replace(Checkout.Read(file), "(?s)```csharp\n.*?```", "");
            Match indented = Regex.Match(
                prose, @"(?m)^ {4,}(using \w[\w.]*;|public |private |var \w+ = |namespace ).*$");
            Assert.That(indented.Success, Is.False, $"{file}: {indented.Value}");
        }
    }

    private static void KeepsContract(string file, string code)
    {
        StrategyCompilation compilation = new StrategyCompiler().Compile(File(file, code));
        Assert.That(compilation.Faults, Is.Empty);
        foreach (ContractCheck check in StrategyContract.Checks)
        {
            ContractResult result = check.Run(compilation.Definition!);
            Assert.That(result.Verdict, Is.EqualTo(ContractVerdict.Kept), $"{check.Name}: {result.Detail}");
        }
    }

    // `double value = mean.Value; // 105` states a value; each of them is compared with what the block computes.
    private static int Run(CodeBlock block)
    {
        MatchCollection stated = Statement().Matches(block.Code);
        StringBuilder results = new();
        foreach (Match match in stated) results.Append($"{match.Groups["name"].Value}, ");
        string source = "using System;\nusing LowLatency.Core.Signals;\nusing LowLatency.Model.Numbers;\n"
            + "public static class Example\n{\npublic static object[] Run()\n{\n"
            + $"{block.Code}return [{results}];\n}}\n}}\n";
        Assembly? assembly = TestCompiler.Compile(
            File(block.ToString(), source), File("none.cs", ""), [], out IReadOnlyList<SourceFault> faults);
        Assert.That(faults, Is.Empty);
        var values = (object[])assembly!.GetType("Example")!.GetMethod("Run")!.Invoke(null, null)!;
        for (int i = 0; i < values.Length; i++)
        {
            string text = stated[i].Groups["value"].Value;
            string place = $"{block}: {stated[i].Value.Trim()}";
            if (values[i] is bool truth) Assert.That(truth, Is.EqualTo(bool.Parse(text)), place);
            else Assert.That(Number(values[i]), Is.EqualTo(Number(text)).Within(1e-12), place);
        }

        return values.Length;
    }

    private static double Number(object value) =>
        value is Int128 whole ? (double)whole : Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static bool IsExcerpt(string code)
    {
        List<string> files =
        [
            "engine/Strategies/TemplateStrategy.cs", "tests/Unit/Strategies/TemplateStrategyTests.cs", .. Examples(),
        ];
        foreach (string file in files)
        {
            if (Unindented(Checkout.Read(file)).Contains(Unindented(code))) return true;
        }

        return false;
    }

    private static string Unindented(string code) => Regex.Replace(code, "(?m)^ +", "");

    private static StrategyFile File(string name, string code) => new(name, Encoding.UTF8.GetBytes(code));

    [GeneratedRegex(@"(?m)^(?:bool|double|long|Int128) (?<name>\w+) = .*; // (?<value>\S+)$")]
    private static partial Regex Statement();
}
