using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace LowLatency.EndToEnd.Durability;

/// <summary>
/// LAW 3 as the kernel saw it: for each order of a trace, the record of the event that caused it was written, all of it
/// and for the last time, then an fdatasync of that file was entered and returned, and then the send was entered.
/// </summary>
internal sealed class DurabilityCheck
{
    private const string PlaceMethod = "order.place";

    private readonly List<string> _orders = [];
    private readonly List<(int FlushBegin, int SendBegin)> _proven = [];
    private readonly List<string> _faults = [];
    private readonly Dictionary<string, List<SystemCall>> _files = [];

    /// <param name="lines">The trace.</param>
    /// <param name="causes">Where the journal has the cause of each order.</param>
    public DurabilityCheck(IReadOnlyList<string> lines, IReadOnlyDictionary<string, OrderCause> causes)
    {
        IReadOnlyList<SystemCall> calls = SystemCallTrace.Read(lines);
        foreach (IGrouping<string, SystemCall> file in calls
            .Where(static call => call.Name is "pwrite64" or "fdatasync")
            .GroupBy(static call => Path.GetFileName(call.Target)))
        {
            _files[file.Key] = [.. file];
        }

        foreach ((string text, int begin) in SentFrames.Read(calls))
        {
            if (OrderOf(text) is not { } order) continue;
            _orders.Add(order);
            if (!causes.TryGetValue(order, out OrderCause cause)) Fail(order, "the journal has no cause of it");
            else Check(order, cause, begin);
        }
    }

    /// <summary>Orders that were sent, in their order.</summary>
    public IReadOnlyList<string> Orders => _orders;

    /// <summary>
    /// Of each order that was sent as it must be, the lines at which the flush of its cause and its send were entered.
    /// </summary>
    public IReadOnlyList<(int FlushBegin, int SendBegin)> Proven => _proven;

    /// <summary>Empty = each was sent behind the flush of its cause.</summary>
    public IReadOnlyList<string> Faults => _faults;

    // The id of the order that a request places; null = it places none.
    private static string? OrderOf(string request)
    {
        using JsonDocument document = JsonDocument.Parse(request);
        bool isPlace = document.RootElement.TryGetProperty("method", out JsonElement method)
            && method.GetString() == PlaceMethod;
        return isPlace ? document.RootElement.GetProperty("params").GetProperty("newClientOrderId").GetString() : null;
    }

    private void Check(string order, OrderCause cause, int sendBegin)
    {
        List<SystemCall> calls = _files.GetValueOrDefault(cause.Segment) ?? [];
        List<SystemCall> writes = calls.FindAll(call => call.Name == "pwrite64" && call.Offset < cause.End
            && call.Offset + call.Result > cause.Offset);
        SystemCall? again = writes.Find(call => call.End >= sendBegin);
        if (again != null)
        {
            Fail(order, $"sent in line {sendBegin + 1}, its cause was written in line {again.End + 1}");
            return;
        }

        if (!AreWhole(writes, cause))
        {
            Fail(order, $"no pwrite64 of {cause} is in the trace");
            return;
        }

        // The last one: what stood there before it is not the record, or not all of it.
        int written = writes.Max(static call => call.End);
        SystemCall? flush = calls.Find(call =>
            call.Name == "fdatasync" && call.Result == 0 && call.Begin > written);
        if (flush == null) Fail(order, $"no fdatasync followed the write of line {written + 1}");
        else if (flush.End >= sendBegin)
        {
            Fail(order, $"sent in line {sendBegin + 1}, its cause was on the disk in line {flush.End + 1}");
        }
        else
        {
            _proven.Add((flush.Begin, sendBegin));
        }
    }

    // Together they wrote each byte of the record.
    private static bool AreWhole(List<SystemCall> writes, OrderCause cause)
    {
        long from = cause.Offset;
        foreach (SystemCall write in writes.OrderBy(static call => call.Offset))
        {
            if (write.Offset > from) return false;
            from = Math.Max(from, write.Offset + write.Result);
        }

        return from >= cause.End;
    }

    private void Fail(string order, string fault) => _faults.Add($"{order}: {fault}");
}
