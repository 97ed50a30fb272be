using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using LowLatency.Compiler;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Strategies;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Strategies;

/// <summary>Which code a configuration means.</summary>
[TestFixture]
internal sealed class StrategyVersionTests
{
    private const string Name = "template";
    private static readonly string Other = new('a', 64);

    private readonly StrategyRegistry _registry = StrategyCatalog.All();
    private readonly StrategySettings _settings = new() { Name = Name };

    private static IEnumerable<string> Names() => StrategyCatalog.All().Definitions.Select(static each => each.Name);

    [TestCaseSource(nameof(Names))]
    public void Each_strategy_that_comes_with_the_engine_has_its_file_and_that_compiles(string name)
    {
        StrategySource source = _registry.Find(new StrategySettings { Name = name })!.Source!;
        byte[] bytes = source.Read();
        Assert.That(source.Digest, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(bytes))));
        StrategyCompilation compiled = new StrategyCompiler().Compile(new StrategyFile($"{name}.cs", bytes));
        Assert.That(compiled.Faults, Is.Empty);
        Assert.That(compiled.Definition!.Name, Is.EqualTo(name));
    }

    [Test]
    public void Settings_without_a_digest_keep_their_bytes()
    {
        var settings = new EngineSettings { Strategies = [_settings] };
        Assert.That(Encoding.UTF8.GetString(EngineSettingsJson.Write(settings)), Does.Not.Contain("digest"));
    }

    [Test]
    public void The_digest_that_is_written_in_is_found_again()
    {
        _settings.Digest = null;
        _registry.Pin([_settings]);
        Assert.That(_settings.Digest, Has.Length.EqualTo(64));
        Assert.That(_registry.Find(_settings)!.Name, Is.EqualTo(Name));
        _registry.FindRecorded = (_, _) => throw new InvalidOperationException("asked for what is here");
        Assert.That(_registry.Find(_settings), Is.Not.Null);
        _registry.FindRecorded = null;
    }

    [Test]
    public void A_digest_of_the_configuration_is_not_written_over()
    {
        var pinned = new StrategySettings { Name = Name, Digest = Other };
        _registry.Pin([pinned]);
        Assert.That(pinned.Digest, Is.EqualTo(Other));
    }

    [Test]
    public void Another_digest_is_a_fault_that_names_both()
    {
        List<string> faults = [];
        _registry.Configure([new StrategySettings { Name = Name, Digest = Other }], new BarSettings(), faults);
        Assert.That(
            faults, Has.One.StartsWith($"strategies[0]: strategy {Name}, digest {Other}: run `lowlatency build`"));
        Assert.That(faults[0], Does.Contain(_registry.Find(_settings)!.Source!.Digest));
    }

    [Test]
    public void Another_version_is_found_by_its_digest_only()
    {
        var registry = StrategyCatalog.All();
        StrategyDefinition here = registry.Find(new StrategySettings { Name = Name })!;
        StrategyDefinition other = here with { Source = new StrategySource(Other, static () => []) };
        registry.Replace(other);
        Assert.That(registry.Find(new StrategySettings { Name = Name }), Is.SameAs(other));
        Assert.That(
            registry.Find(new StrategySettings { Name = Name, Digest = here.Source!.Digest }), Is.SameAs(here));
    }

    [Test]
    public void A_substitute_stands_in_where_the_recorded_version_is_gone()
    {
        var recorded = new StrategySettings { Name = Name, Digest = Other };
        Assert.That(_registry.Find(recorded), Is.Null);
        List<string> told = [];
        StrategyRegistry substitutes = _registry.WithSubstitutes((name, digest) => told.Add($"{name} {digest}"));
        Assert.That(substitutes.Find(_settings)!.Name, Is.EqualTo(Name));
        Assert.That(told, Is.Empty);
        Assert.That(substitutes.Find(recorded)!.Name, Is.EqualTo(Name));
        Assert.That(told, Is.EqualTo(new[] { $"{Name} {Other}" }));
    }

    [Test]
    public void A_version_that_was_found_is_not_asked_for_again()
    {
        int asked = 0;
        StrategyRegistry registry = StrategyCatalog.All();
        StrategyDefinition here = registry.Find(_settings)!;
        registry.FindRecorded = (_, digest) =>
        {
            asked++;
            return here with { Source = new StrategySource(digest, static () => []) };
        };
        var recorded = new StrategySettings { Name = Name, Digest = Other };
        StrategyDefinition? first = registry.Find(recorded);
        StrategyDefinition? again = registry.Find(recorded);
        Assert.That(again, Is.Not.Null.And.SameAs(first));
        Assert.That(asked, Is.EqualTo(1));
    }
}
