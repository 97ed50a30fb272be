using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Model.Events;
using LowLatency.Runtime.Replay;
using LowLatency.Runtime.Storage;

namespace LowLatency.Host.Process;

/// <summary>
/// Files <c>poison-SEQUENCE</c> beside a journal: applying that event failed. When the replay of a later start fails at
/// the same event, it is poison and is skipped. Main thread only.
/// </summary>
internal static class PoisonMarkers
{
    private const string Prefix = "poison-";

    public static bool Exists(string folder, long sequence) => File.Exists(PathOf(folder, sequence));

    /// <summary>What failed in a run that ends by a fault, if an event did.</summary>
    public static void Note(EngineRun run)
    {
        EventKind kind = run.Pipeline.Business.FailedKind;
        if (kind == EventKind.Padding || run.Fault is not { } fault) return;

        // Says nothing about the event.
        if (fault.Exception is OutOfMemoryException) return;
        var failure = new EventFailure(run.Engine.Sequence, kind, fault.Exception, run.Engine.FailedTimer);
        run.Log($"{failure}; see runbook: broken invariant");
        Write(run.JournalPath, failure, run.Log);
    }

    /// <summary>
    /// Notes a failure. One that cannot be written is noted by the next start, whose replay fails there too.
    /// </summary>
    public static void Write(string folder, EventFailure failure, Action<string> log)
    {
        string text = FormattableString.Invariant(
            $"event {failure.Sequence}, kind {failure.Kind}, invariant {failure.Code}\n");
        string path = PathOf(folder, failure.Sequence);
        if (!DurableFile.TryReplace(path, Encoding.UTF8.GetBytes(text), out string error)) log($"{path}: {error}");
    }

    /// <summary>The marked events, rising.</summary>
    public static List<long> List(string folder)
    {
        var found = new List<long>();
        foreach (string path in Directory.EnumerateFiles(folder, Prefix + "*"))
        {
            string digits = Path.GetFileName(path)[Prefix.Length..];
            if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long sequence))
                found.Add(sequence);
        }

        found.Sort();
        return found;
    }

    /// <summary>
    /// After a replay to the journal's end: true when an event was confirmed as poison and no halt of entries is known
    /// to be durable since. Marks of events that went through, or that the journal does not have, are removed.
    /// </summary>
    public static bool Settle(string folder, IReadOnlyList<EventSkippedBody> skips, Action<string> log)
    {
        bool isHeld = false;
        foreach (long sequence in List(folder))
        {
            bool isSkipped = false;
            foreach (EventSkippedBody skip in skips) isSkipped |= skip.Sequence == sequence;
            isHeld |= isSkipped;
            if (isSkipped) continue;
            log($"recovered: event {sequence} failed in the run before and does no more");
            Remove(folder, sequence, log);
        }

        return isHeld;
    }

    /// <summary>The journal says what the marks said.</summary>
    public static void RemoveAll(string folder, Action<string> log)
    {
        foreach (long sequence in List(folder)) Remove(folder, sequence, log);
    }

    private static void Remove(string folder, long sequence, Action<string> log)
    {
        string path = PathOf(folder, sequence);
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log($"{path} cannot be removed: {exception.Message}");
        }
    }

    private static string PathOf(string folder, long sequence) =>
        Path.Combine(folder, Prefix + sequence.ToString(CultureInfo.InvariantCulture));
}
