using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli;

/// <summary>
/// One demo on the made market for all tests that only read what it left: it runs when the first of them asks, and its
/// folder goes with the last test of this namespace.
/// </summary>
[SetUpFixture]
internal sealed class SharedDemo
{
    // The tests ask for orders, fills and decisions without an order: seconds alone promise none on a busy machine.
    private static readonly string[] Arguments = ["--seconds", "15", "--fills", "6", "--seed", "7"];
    private static readonly Lock Gate = new();
    private static Task<DemoOutcome>? _run;

    public static Task<DemoOutcome> Run
    {
        get
        {
            lock (Gate) return _run ??= DemoOutcome.RunAsync(Arguments);
        }
    }

    [OneTimeTearDown]
    public static void Remove()
    {
        lock (Gate)
        {
            if (_run is { IsCompletedSuccessfully: true } run) run.Result.Dispose();
            _run = null;
        }
    }
}
