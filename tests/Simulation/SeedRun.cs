using System;
using System.Collections.Generic;

namespace LowLatency.Simulation;

/// <summary>Seeds given out to workers, and their outcomes in the order of the seeds.</summary>
internal sealed class SeedRun
{
    private readonly int _end;
    private readonly bool _isUntilFailed;
    private readonly object _lock = new();
    private readonly SortedDictionary<int, SeedOutcome> _outcomes = [];
    private int _next;
    private int _printed;

    public SeedRun(int from, int seeds, bool isUntilFailed)
    {
        _next = from;
        _printed = from;
        _end = from + seeds;
        _isUntilFailed = isUntilFailed;
    }

    public SeedTotals Totals { get; } = new();

    public int Passed { get; private set; }

    public int Failed { get; private set; }

    private bool IsOver => _isUntilFailed && Failed > 0;

    public bool TryTake(out int seed)
    {
        lock (_lock)
        {
            seed = _next;
            if (_next >= _end || IsOver) return false;
            _next++;
            return true;
        }
    }

    public void Add(int seed, SeedOutcome outcome)
    {
        lock (_lock)
        {
            _outcomes.Add(seed, outcome);

            // A seed that another worker ran beyond the first failure does not count: one worker would not have run it.
            while (_outcomes.Remove(_printed, out SeedOutcome? next) && !IsOver) Tell(_printed++, next);
        }
    }

    private void Tell(int seed, SeedOutcome outcome)
    {
        Totals.Add(outcome.Totals);
        if (outcome.Violations.Count == 0)
        {
            Passed++;
            return;
        }

        Failed++;
        Console.WriteLine($"FAIL seed {seed}: dotnet run -c Release --project tests/Simulation -- --from {seed} "
            + $"--seconds {outcome.Seconds}");
        foreach (string violation in outcome.Violations) Console.WriteLine($"  {violation}");
    }
}
