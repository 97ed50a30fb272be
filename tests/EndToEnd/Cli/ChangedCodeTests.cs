using System.Text.Json;
using System.Threading.Tasks;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli;

/// <summary>
/// A journal whose recorded hashes are not those of today's code, as after an edit of a strategy: nothing that the tool
/// says of it may pass for what the engine did.
/// </summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class ChangedCodeTests
{
    private const string Cause = "the code or a strategy changed since this was recorded";

    private ToolJournal _journal = null!;

    [OneTimeSetUp]
    public void RecordWithOtherHashes()
    {
        _journal = new ToolJournal();
        _journal.Fill(120, hashError: 1);
    }

    [OneTimeTearDown]
    public void Remove() => _journal.Dispose();

    [Test]
    public async Task What_if_does_not_call_the_replay_of_other_code_recorded()
    {
        string[] command = ["whatif", _journal.Path, "--set", "risk.openOrdersMax=19"];
        ToolResult text = await Tool.RunAsync(command);
        Assert.That(text.ExitCode, Is.EqualTo(1), text.Errors);
        Assert.That(text.Errors, Does.StartWith("lowlatency: ").And.Contain(Cause));
        Assert.That(text.Output, Does.Match($"note .*{Cause}"));
        Assert.That(text.Output, Does.Match(@"(?m)^ +replayed today +simulated +with the change"));
        ToolResult json = await Tool.RunAsync([.. command, "--json"]);
        using JsonDocument report = JsonDocument.Parse(json.Output);
        Assert.That(report.RootElement.GetProperty("notes")[0].GetString(), Does.Contain(Cause));
        Assert.That(report.RootElement.GetProperty("recorded").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(report.RootElement.GetProperty("replayed").GetProperty("equity").GetDouble(), Is.Positive);
    }

    [TestCase("explain", "--seq", "110")]
    [TestCase("replay")]
    public async Task Report_notes_name_the_likely_cause(string verb, params string[] question)
    {
        ToolResult text = await Tool.RunAsync([verb, _journal.Path, .. question]);
        Assert.That(text.ExitCode, Is.EqualTo(1));
        Assert.That(text.Errors, Does.StartWith("lowlatency: ").And.Contain(Cause));
        ToolResult json = await Tool.RunAsync([verb, _journal.Path, .. question, "--json"]);
        using JsonDocument report = JsonDocument.Parse(json.Output);
        Assert.That(report.RootElement.GetProperty("notes")[0].GetString(), Does.Contain(Cause));
    }

    [TestCase("--orders")]
    [TestCase("--rejects")]
    [TestCase("--reconnects")]
    public async Task Tables_name_the_likely_cause(string question)
    {
        ToolResult result = await Tool.RunAsync("explain", _journal.Path, question);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Errors, Does.StartWith("lowlatency: ").And.Contain(Cause));
    }
}
