using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli.Verbs;

/// <summary>`new strategy`, `test` and `strategies`, as the author of a strategy uses them.</summary>
[TestFixture]
internal sealed class AuthoringVerbTests
{
    private DirectoryInfo _folder = null!;

    private string File(string name) => Path.Combine(_folder.FullName, name);

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("lowlatency-author-");

    [TearDown]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [Test]
    public async Task A_new_strategy_is_listed_and_passes_its_test_and_is_never_overwritten()
    {
        string folder = Path.Combine(_folder.FullName, "mine");
        ToolResult written = await Tool.RunAsync("new", "strategy", "donchian-2", "--out", folder);
        Assert.That(written.ExitCode, Is.Zero);
        string file = Path.Combine(folder, "donchian-2.cs");
        Assert.That(Directory.GetFiles(folder), Has.Length.EqualTo(3));
        string source = await System.IO.File.ReadAllTextAsync(file);
        Assert.That(source, Does.Contain("class Donchian2Strategy").And.Not.Contain("emplate"));

        ToolResult test = await Tool.RunAsync("test", file);
        Assert.That(test.ExitCode, Is.Zero);
        Assert.That(test.Output, Does.Contain("9 passed, 0 failed").And.Contain("It_buys_above"));

        ToolResult listed = await Tool.RunAsync("strategies", file, "--json");
        using var json = JsonDocument.Parse(listed.Output);
        JsonElement strategy = json.RootElement.GetProperty("strategies")[0];
        Assert.That(strategy.GetProperty("name").GetString(), Is.EqualTo("donchian-2"));
        Assert.That(strategy.GetProperty("parameters")[0].GetProperty("unit").GetString(), Is.EqualTo("bars"));

        ToolResult again = await Tool.RunAsync("new", "strategy", "donchian-2", "--out", folder);
        Assert.That(again.ExitCode, Is.EqualTo(74));
        Assert.That(again.Errors, Does.Contain("is there already; nothing was written"));
        Assert.That(await System.IO.File.ReadAllTextAsync(file), Is.EqualTo(source));
    }

    [TestCase("Keltner", "such as keltner-adx")]
    [TestCase("a--b", "single hyphens")]
    [TestCase("../x", "cannot be the name of a strategy")]
    [TestCase("macd", "is the name of a strategy that is there already")]
    public async Task A_name_that_is_none_or_taken_is_refused_and_nothing_is_written(string name, string expected)
    {
        ToolResult result = await Tool.RunAsync("new", "strategy", name, "--out", File("mine"));
        Assert.That(result.ExitCode, Is.EqualTo(64));
        Assert.That(result.Errors, Does.Contain(expected));
        Assert.That(Directory.Exists(File("mine")), Is.False);
    }

    [Test]
    public async Task A_test_that_fails_is_told_with_its_line()
    {
        await Tool.RunAsync("new", "strategy", "mine", "--out", _folder.FullName);
        string tests = File("mine.tests.cs");
        string text = await System.IO.File.ReadAllTextAsync(tests);
        await System.IO.File.WriteAllTextAsync(tests, text.Replace("EqualTo(-0.5)", "EqualTo(-0.25)"));
        ToolResult result = await Tool.RunAsync("test", File("mine.cs"));
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.Contain("8 passed, 1 failed").And.Contain("But was:  -0.5"));
        Assert.That(result.Output, Does.Match(@"mine\.tests\.cs\(\d+\): \(100 - 300\) / 400"));

        await System.IO.File.WriteAllTextAsync(tests, text.Replace("bench.Bar(9_500)", "bench.Bars(9_500)"));
        ToolResult broken = await Tool.RunAsync("test", File("mine.cs"));
        Assert.That(broken.ExitCode, Is.EqualTo(65));
        Assert.That(broken.Errors, Does.Match(@"mine\.tests\.cs\(\d+,\d+\): error CS1061"));
    }

    [Test]
    public async Task A_strategy_that_breaks_the_contract_is_told_what_to_do()
    {
        await Tool.RunAsync("new", "strategy", "mine", "--out", _folder.FullName);
        string text = await System.IO.File.ReadAllTextAsync(File("mine.cs"));
        string forgetful = text.Replace("=> _mean.Traverse(ref state);", "{ }");
        Assert.That(forgetful, Is.Not.EqualTo(text));
        await System.IO.File.WriteAllTextAsync(File("mine.cs"), forgetful);
        System.IO.File.Delete(File("mine.tests.cs"));
        ToolResult result = await Tool.RunAsync("test", File("mine.cs"));
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.Contain("Traverse visits every field that OnBarClosed changes"));
        Assert.That(result.Output, Does.Contain("mine.tests.cs: there is no such file"));

        string timed = text.Replace("_mean.Add(close);", "_mean.Add(System.DateTime.UtcNow.Ticks);");
        await System.IO.File.WriteAllTextAsync(File("mine.cs"), timed);
        ToolResult banned = await Tool.RunAsync("test", File("mine.cs"));
        Assert.That(banned.ExitCode, Is.EqualTo(65));
        Assert.That(banned.Errors, Does.Match(@"mine\.cs\(\d+,\d+\): error \w+: .*DateTime"));
    }

    [Test]
    public async Task All_strategies_and_indicators_are_listed_and_one_of_them_alone()
    {
        ToolResult all = await Tool.RunAsync("strategies");
        Assert.That(all.ExitCode, Is.Zero);
        Assert.That(all.Output, Does.Contain("sma-crossover").And.Contain("Add(Price high, Price low, Price close)"));
        ToolResult one = await Tool.RunAsync("strategies", "averagetruerange");
        Assert.That(one.Output, Does.StartWith("new AverageTrueRange(int period)").And.Contain("period + 1"));
        ToolResult none = await Tool.RunAsync("strategies", "atr");
        Assert.That(none.ExitCode, Is.EqualTo(64));
        Assert.That(none.Errors, Does.Contain("known: ").And.Contain("AverageTrueRange"));
    }
}
