using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.Backtest.Plans;
using LowLatency.Backtest.Results;
using LowLatency.Backtest.Runs;
using LowLatency.Backtest.Settings;

namespace LowLatency.Backtest.Sweeps;

/// <summary>
/// Runs the jobs of a sweep on several threads, each run on one; a job that the store knows is not run again. What
/// comes
/// out is in the order of the jobs and does not depend on the number of threads.
/// </summary>
public sealed class SweepRunner
{
    private readonly BacktestPlan _plan;
    private readonly SweepStore _store;
    private readonly int _threads;
    private readonly RunIdentity _identity;

    /// <param name="plan">Holds the data; its own settings are replaced by each job's.</param>
    /// <param name="settings">Names the data, which are read once more, for their digest.</param>
    /// <param name="store">What is finished already.</param>
    /// <param name="threads">At least one.</param>
    public SweepRunner(BacktestPlan plan, BacktestSettings settings, SweepStore store, int threads)
    {
        _plan = plan;
        _store = store;
        _threads = Math.Max(1, threads);
        _identity = new RunIdentity(settings);
    }

    /// <summary>The rows by job.</summary>
    /// <param name="jobs">What to run.</param>
    /// <param name="onDone">Called after each, on any thread.</param>
    /// <param name="cancellation">Ends it; what is done is in the store.</param>
    public SweepRow[] Run(IReadOnlyList<SweepJob> jobs, Action onDone, CancellationToken cancellation)
    {
        // A fault of the settings is one of the first job's as a rule: it is told at once and by itself.
        foreach (SweepJob job in jobs) _plan.With(job.Settings);
        var rows = new SweepRow[jobs.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = cancellation };
        try
        {
            Parallel.For(0, jobs.Count, options, index =>
            {
                rows[index] = RunOne(jobs[index], cancellation);
                onDone();
            });
        }
        catch (AggregateException several) when (several.InnerException is BacktestException first)
        {
            ExceptionDispatchInfo.Throw(first);
        }

        return rows;
    }

    private SweepRow RunOne(SweepJob job, CancellationToken cancellation)
    {
        BacktestPlan plan = _plan.With(job.Settings);
        string key = plan.IdentityBy(_identity);
        if (_store.Find(key) is { } known) return known;
        BacktestResult result = plan.Run(cancellation: cancellation);
        var values = new List<string>();
        foreach ((string path, string value) in job.Values) values.Add($"{path}={value}");
        var row = new SweepRow
        {
            Key = key,
            Window = job.Window,
            Values = string.Join(' ', values),
            StateHash = result.Report.StateHash,
            Metrics = result.Report.Metrics,
        };
        _store.Add(row);
        return row;
    }
}
