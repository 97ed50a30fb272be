using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using LowLatency.EndToEnd.Cli;
using NUnit.Framework;

namespace LowLatency.EndToEnd.EventPath;

/// <summary>
/// The types on the way from a frame to an order, from the call stacks of a running engine: those that were on it when
/// a frame was decoded, published, recorded, decided on, and when its order was written and sent. What these only ask
/// (a number, a clock, a table) is not on the way, nor who calls the next one with nothing to hand on.
/// </summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class EventPathTests
{
    private const int TypesMax = 36;
    private const string Loops = "LowLatency.Runtime.Threads.";

    // Less often than once in so many passages is another way: an acknowledgement, a first snapshot.
    private const int RareShare = 50;

    private static readonly HandOver[] HandOvers =
    [
        new("frame to event", "ParsedFrame.TryAddEvent", "MarketFeed.OnTextFrame"),
        new("frame to event", "ParsedFrame.CompleteBook", "MarketFeed.OnTextFrame"),
        new("frame to event", "RingBuffer.Publish", "MarketFeed.OnTextFrame"),
        new("event to disk", "JournalEncoder.WriteEvent", "JournalAgent.DoWork"),
        new("event to disk", "LinuxStorage.LinuxFile.Write", "JournalAgent.DoWork"),
        new("event to command", "DecisionMaker.OnSignalBar", "BusinessAgent.DoWork"),
        new("event to command", "RiskGates.Ask", "IntentHandler.OnSignalBar"),
        new("event to command", "CommandBuffer.TryAdd", "IntentHandler.OnSignalBar"),
        new("event to command", "RingBuffer.Publish", "BusinessAgent.DoWork"),
        new("command to bytes", "HmacSha256.Sign", "OrderPlacement.SendPlace"),
        new("command to bytes", "WebSocketFrameWriter.Write", "OrderPlacement.SendPlace"),
        new("command to bytes", "PlainChannel.Send", "LiveRoute.TryAccept"),
    ];

    private static string Document => Path.Combine(AppContext.BaseDirectory, "architecture.md");

    [Test]
    public async Task Types_on_the_path_from_frame_to_order_are_those_of_the_document()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lowlatency-path-test-");
        List<(long Count, MethodName[] Stack)> stacks = await RecordAsync(folder.FullName);
        folder.Delete(recursive: true);
        var path = new List<string>();
        foreach (string stretch in HandOvers.Select(one => one.Name).Distinct())
        {
            string[] types = [.. HandOvers.Where(one => one.Name == stretch).SelectMany(one => TypesTo(one, stacks))];
            path.Add($"{stretch}: {string.Join(", ", types.Distinct())}");
        }

        string found = string.Join('\n', path);
        TestContext.Out.WriteLine(found);
        string[] all = [.. path.SelectMany(line => line.Split(": ")[1].Split(", ")).Distinct()];
        Assert.That(path, Is.EqualTo(Documented()), $"docs/architecture.md should say:\n{found}");
        Assert.That(all, Has.Length.LessThanOrEqualTo(TypesMax), string.Join(", ", all));
    }

    // The stretches are the lines of the fenced block that begins with the first of them.
    private static string[] Documented()
    {
        string text = File.ReadAllText(Document);
        Match block = Regex.Match(text, "```\n(frame to event: .*?)\n```", RegexOptions.Singleline);
        return Regex.Replace(block.Groups[1].Value, "\n +", " ").Split('\n');
    }

    private static IEnumerable<string> TypesTo(
        HandOver handOver, List<(long Count, MethodName[] Stack)> stacks)
    {
        List<(long Count, MethodName[] Stack)> reached = stacks.FindAll(one =>
            one.Stack[^1].ToString() == handOver.End
            && Array.Exists(one.Stack, method => method.ToString() == handOver.Through));
        Assert.That(reached, Is.Not.Empty, $"nothing reached {handOver.End} through {handOver.Through}");
        long sum = reached.Sum(one => one.Count);
        return reached.Where(one => one.Count * RareShare >= sum)
            .OrderByDescending(one => one.Count)
            .SelectMany(one => one.Stack.Where((_, at) => HandsOn(one.Stack, at)))
            .Select(method => method.Type);
    }

    // A thread's loop hands on a deadline at most: it knows agents, and nothing of what they carry.
    private static bool HandsOn(MethodName[] stack, int at) =>
        at == stack.Length - 1
        || (!stack[at + 1].TakesNothing && stack[at + 1].Type != stack[at].Type
            && !stack[at].DeclaringType.StartsWith(Loops, StringComparison.Ordinal));

    private static async Task<List<(long Count, MethodName[] Stack)>> RecordAsync(string folder)
    {
        string binary = Path.Combine(folder, "engine");
        Directory.CreateDirectory(binary);
        var engine = new InstrumentedEngine(
            binary, method => Array.Exists(HandOvers, one => one.End == method.ToString()));
        string record = Path.Combine(folder, "calls");
        ToolResult demo = await Tool.RunInAsync(
            new Dictionary<string, string> { [CallRecorder.FileVariable] = record },
            "demo", "--live", "--seconds", "5", "--fills", "4", "--seed", "7", "--quiet",
            "--engine", engine.Program, "--dir", Path.Combine(folder, "run"));
        Assert.That(demo.ExitCode, Is.Zero, demo.Errors + demo.Output);
        var stacks = new List<(long Count, MethodName[] Stack)>();
        foreach (string line in await File.ReadAllLinesAsync(record))
        {
            int[] numbers = [.. line.Split(' ').Select(one => int.Parse(one, CultureInfo.InvariantCulture))];
            stacks.Add((numbers[0], Array.ConvertAll(numbers[1..], number => engine[number])));
        }

        return stacks;
    }
}
