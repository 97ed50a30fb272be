using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using LowLatency.Compiler;
using LowLatency.Core.Strategies;
using LowLatency.Model.State;
using LowLatency.StrategyTesting;
using NUnit.Framework;

namespace LowLatency.Unit.Compiler;

[TestFixture]
internal sealed class StrategyCompilerTests
{
    private readonly StrategyCompiler _compiler = new();

    [Test]
    public void One_file_becomes_a_strategy_that_runs()
    {
        StrategyFile file = StrategyText.With("");
        StrategyCompilation done = _compiler.Compile(file);
        Assert.That(done.Faults, Is.Empty);
        Assert.That(done.Definition!.Name, Is.EqualTo("probe"));
        Assert.That(new StrategyBench(done.Definition).Bar(100).Direction, Is.EqualTo(1));
    }

    [Test]
    public void The_definition_carries_the_bytes_and_their_digest()
    {
        StrategyFile file = StrategyText.With("");
        StrategySource source = _compiler.Compile(file).Definition!.Source!;
        Assert.That(source.Digest, Is.EqualTo(Convert.ToHexString(SHA256.HashData(file.Bytes)).ToLowerInvariant()));
        Assert.That(source.Read(), Is.EqualTo(file.Bytes));
        StrategyFile otherLineEnds = new("Probe.cs", Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(file.Bytes).Replace("\n", "\r\n", StringComparison.Ordinal)));
        Assert.That(otherLineEnds.Digest, Is.Not.EqualTo(file.Digest));
    }

    [Test]
    public void Every_compiler_error_is_told_with_its_place()
    {
        StrategyCompilation done = _compiler.Compile(StrategyText.With("Nothing(); int x = \"\";"));
        Assert.That(
            done.Faults.Select(static fault => fault.ToString()), Is.EqualTo(new[]
            {
                "Probe.cs(16,9): error CS0103: The name 'Nothing' does not exist in the current context",
                "Probe.cs(16,28): error CS0029: Cannot implicitly convert type 'string' to 'int'",
            }));
        Assert.That(done.Definition, Is.Null);
    }

    [TestCase("public sealed class Nothing { }", "no class here derives")]
    [TestCase("", "no class here derives")]
    public void A_file_without_a_strategy_is_refused(string text, string expected) =>
        Assert.That(Messages(StrategyText.File(text)), Has.One.Contains(expected));

    [Test]
    public void Two_strategies_in_one_file_are_refused()
    {
        string member = "public sealed class Second : Strategy { public override int WarmUpBars => 1;"
            + "public override void OnBarClosed(in BarContext context, ref Signal signal) { }"
            + "public override void Reset() { } public override void Traverse(ref StateTraversal state) { } }";
        Assert.That(Messages(StrategyText.With("", member)), Has.One.Contains("write one class in one file"));
    }

    [Test]
    public void A_strategy_that_does_not_name_its_state_is_told_what_to_write()
    {
        string text = Encoding.UTF8.GetString(StrategyText.With("").Bytes)
            .Replace("public override void Traverse(ref StateTraversal state) { }", "", StringComparison.Ordinal);
        Assert.That(Messages(StrategyText.File(text)), Has.One.Contains("public override void Traverse"));
        Assert.That(
            Messages(StrategyText.File(text.Replace(
                "public override void Reset() { }",
                "public override void Reset() { } public override void Save(ref StateWriter writer) { }",
                StringComparison.Ordinal))),
            Has.One.Contains("public override void Traverse"));
    }

    [Test]
    public void A_file_of_before_the_traversal_compiles_and_keeps_the_contract()
    {
        StrategyCompilation done = _compiler.Compile(StrategyText.File(StrategyText.WithSaveAndLoad));
        Assert.That(done.Faults, Is.Empty);
        foreach (ContractCheck check in StrategyContract.Checks)
        {
            ContractResult result = check.Run(done.Definition!);
            Assert.That(result, Is.EqualTo(ContractResult.Kept), check.Name);
        }
    }

    [Test]
    public void A_file_of_before_the_traversal_hashes_and_saves_as_the_traversal_of_its_fields_does()
    {
        StrategyDefinition earlier = _compiler.Compile(StrategyText.File(StrategyText.WithSaveAndLoad)).Definition!;
        string text = StrategyText.WithSaveAndLoad;
        text = text[..text.IndexOf("    public override void Save", StringComparison.Ordinal)]
            + """
                public override void Traverse(ref StateTraversal state)
                {
                    _mean.Traverse(ref state);
                    state.Visit(ref _bars);
                    state.Visit(ref _side);
                    state.Visit(ref _last);
                    state.Visit(ref _isUp);
                }
            }
            """;
        StrategyDefinition present = _compiler.Compile(StrategyText.File(text)).Definition!;
        StrategyBench before = new(earlier);
        StrategyBench now = new(present);
        for (int i = 0; i < 60; i++)
        {
            before.Bar(100 + (i % 7));
            now.Bar(100 + (i % 7));
            var hashBefore = StateTraversal.ToHash();
            before.Strategy.Traverse(ref hashBefore);
            var hashNow = StateTraversal.ToHash();
            now.Strategy.Traverse(ref hashNow);
            Assert.That((hashBefore.Hash, hashBefore.Length), Is.EqualTo((hashNow.Hash, hashNow.Length)), $"bar {i}");
        }
    }

    [Test]
    public void A_strategy_without_a_public_definition_is_refused()
    {
        string text = Encoding.UTF8.GetString(StrategyText.With("").Bytes)
            .Replace("public static StrategyD", "internal static StrategyD", StringComparison.Ordinal);
        Assert.That(Messages(StrategyText.File(text)), Has.One.Contains("public static StrategyDefinition Definition"));
    }

    [TestCase("{ private get => new(\"probe\", [], [], null!); set { } }")]
    [TestCase("{ set { } }")]
    public void A_definition_that_cannot_be_read_is_refused(string accessors)
    {
        string text = Encoding.UTF8.GetString(StrategyText.With("").Bytes);
        int start = text.IndexOf("{ get; } = new(", StringComparison.Ordinal);
        int end = text.IndexOf("public override int WarmUpBars", StringComparison.Ordinal);
        text = text[..start] + accessors + "\n" + text[end..];
        Assert.That(Messages(StrategyText.File(text)), Has.One.Contains("public static StrategyDefinition Definition"));
    }

    [TestCase("public sealed class ProbeStrategy :", "sealed class ProbeStrategy :")]
    [TestCase("public sealed class ProbeStrategy :", "file sealed class ProbeStrategy :")]
    [TestCase("public sealed class ProbeStrategy :", "public sealed class ProbeStrategy<T> :")]
    public void A_class_that_an_engine_cannot_name_is_refused(string written, string other)
    {
        string text = Encoding.UTF8.GetString(StrategyText.With("").Bytes)
            .Replace(written, other, StringComparison.Ordinal)
            .Replace("_ => new ProbeStrategy()", "null!", StringComparison.Ordinal);
        Assert.That(Messages(StrategyText.File(text)), Has.One.Contains("must be public"));
    }

    [Test]
    public void A_class_within_one_that_is_not_public_is_refused()
    {
        string text = Encoding.UTF8.GetString(StrategyText.With("").Bytes)
            .Replace("public sealed class", "static class Outer { public sealed class", StringComparison.Ordinal) + "}";
        Assert.That(Messages(StrategyText.File(text)), Has.One.Contains("must be public"));
    }

    [TestCase("\"probe\"", "null!")]
    [TestCase("[], _ =>", "null!, _ =>")]
    [TestCase("[], _ =>", "[null!], _ =>")]
    [TestCase("_ => new ProbeStrategy()", "null!")]
    [TestCase("[new ParameterDefinition(\"period\", 20, 2, 200, \"bars\")]", "null!")]
    [TestCase("\"period\"", "null!")]
    public void A_definition_with_a_null_in_it_is_a_fault_and_no_crash(string written, string other)
    {
        string text = Encoding.UTF8.GetString(StrategyText.With("").Bytes);
        Assert.That(text, Does.Contain(written));
        text = text.Replace(written, other, StringComparison.Ordinal);
        Assert.That(Messages(StrategyText.File(text)), Has.One.Contains("must not be null"));
    }

    [TestCase("../escape")]
    [TestCase("")]
    [TestCase("two words")]
    public void A_name_that_no_file_can_have_is_refused(string name) =>
        Assert.That(Messages(StrategyText.With("", name: name)), Has.One.Contains("letters, digits and hyphens"));

    [Test]
    public void A_definition_that_throws_is_a_fault_and_no_crash()
    {
        const string Member = "private static readonly int Bad = int.Parse(\"x\");";
        Assert.That(Messages(StrategyText.With("", Member)), Has.One.Contains("the definition cannot be made"));
    }

    [Test]
    public void A_file_that_is_absent_or_too_long_is_refused_by_name()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():n}.cs");
        Assert.That(() => StrategyFile.Read(path), Throws.InstanceOf<IOException>().With.Message.Contains(path));
        File.WriteAllBytes(path, new byte[StrategyFile.BytesMax + 1]);
        Assert.That(() => StrategyFile.Read(path), Throws.InstanceOf<IOException>().With.Message.Contains("at most"));
        File.Delete(path);
    }

    private IEnumerable<string> Messages(StrategyFile file) =>
        _compiler.Compile(file).Faults.Select(static fault => fault.ToString());
}
