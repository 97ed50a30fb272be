using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Seeds;

namespace LowLatency.VenueSim.Faults;

/// <summary>
/// Decides for every frame what is sent instead of it, and for every REST request how it is answered.
/// Deterministic: the same faults and frames give the same result. One owner thread at a time.
/// </summary>
public sealed class FaultInjector
{
    private const byte CorruptByte = 0x01;
    private readonly List<Pending> _pending = new();
    private readonly List<InjectedFault> _log = new();
    private readonly List<Held> _held = new();

    /// <summary>Faults that took place, in order.</summary>
    public IReadOnlyList<InjectedFault> Log => _log;

    /// <summary>Frames seen.</summary>
    public long FrameCount { get; private set; }

    /// <summary>Book frames seen.</summary>
    public long DepthCount { get; private set; }

    /// <summary>Whether no fault waits, so that frames pass unchanged.</summary>
    public bool IsIdle => _pending.Count == 0 && _held.Count == 0;

    /// <summary>Adds a fault.</summary>
    /// <param name="spec">The fault; a relative number is made absolute here.</param>
    public void Add(FaultSpec spec)
    {
        if (spec.IsRelative)
            spec = spec with { At = spec.At + (spec.DepthOnly ? DepthCount : FrameCount), IsRelative = false };
        _pending.Add(new Pending(spec));
    }

    /// <summary>Counts a frame that is not sent for another reason (nobody subscribed to it).</summary>
    /// <param name="isDepth">Whether it is a book frame.</param>
    public void Skip(bool isDepth)
    {
        FrameCount++;
        if (isDepth)
            DepthCount++;
    }

    /// <summary>Notes a fault that another part carried out.</summary>
    /// <param name="kind">What was done.</param>
    /// <param name="symbol">Symbol of the request; empty where there is none.</param>
    public void Note(FaultKind kind, string symbol) => _log.Add(new InjectedFault(kind, 0, 0, symbol));

    /// <summary>Takes the next fault for a REST request, if any.</summary>
    /// <param name="isDepth">Whether the request asks for a book; snapshot faults wait for those.</param>
    /// <param name="symbol">Symbol of the request; empty where there is none.</param>
    /// <returns>The fault, or null.</returns>
    public FaultSpec? TakeRest(bool isDepth, string symbol)
    {
        foreach (var pending in _pending)
        {
            var spec = pending.Spec;
            if (!spec.IsRest || (!isDepth && spec.Kind != FaultKind.RestStatus))
                continue;
            if (++pending.Hits >= spec.Count)
                _pending.Remove(pending);
            Note(spec.Kind, symbol);
            return spec;
        }

        return null;
    }

    /// <summary>Passes one frame through the faults.</summary>
    /// <param name="isDepth">Whether it is a book frame.</param>
    /// <param name="symbol">Symbol of the frame; empty where there is none.</param>
    /// <param name="members">What its venue's book messages call their members.</param>
    /// <param name="frame">Bytes of the frame.</param>
    /// <param name="actions">Receives the steps, in order.</param>
    public void Process(
        bool isDepth, string symbol, BookMembers members, ReadOnlyMemory<byte> frame, List<FrameAction> actions)
    {
        FrameCount++;
        if (isDepth)
            DepthCount++;
        var copies = 1;
        var hold = false;
        for (var i = 0; i < _pending.Count; i++)
        {
            var pending = _pending[i];
            if (!Hits(pending, isDepth))
                continue;
            var spec = pending.Spec;
            if (spec.Kind == FaultKind.Crossed && !TryCross(members, ref frame))
            {
                // A frame without levels cannot be crossed: the next book frame is.
                pending.Spec = spec with { At = spec.At + 1 };
                continue;
            }

            Apply(spec, pending.Random, ref frame, ref copies, ref hold, actions);
            _log.Add(new InjectedFault(spec.Kind, FrameCount, isDepth ? DepthCount : 0, symbol));
            if (spec.At > 0 && ++pending.Hits >= spec.Count)
                _pending.RemoveAt(i--);
        }

        if (hold)
            _held.Add(new Held(frame, isDepth, symbol));
        for (; !hold && copies > 0; copies--)
            actions.Add(new FrameAction(FrameActionKind.Send, frame, 0, 0));
        if (!hold)
            Release(isDepth, symbol, actions);
    }

    /// <summary>Sends what is still held back, after the last frame.</summary>
    /// <param name="actions">Receives the steps.</param>
    public void Flush(List<FrameAction> actions)
    {
        foreach (var held in _held)
            actions.Add(new FrameAction(FrameActionKind.Send, held.Frame, 0, 0));
        _held.Clear();
    }

    private bool Hits(Pending pending, bool isDepth)
    {
        var spec = pending.Spec;
        if (spec.IsRest || spec.Kind == FaultKind.RefuseConnects || (spec.DepthOnly && !isDepth))
            return false;
        if (spec.At == 0)
            return pending.Random.NextUnit() < spec.Rate;
        var number = spec.DepthOnly ? DepthCount : FrameCount;
        return number >= spec.At && number < spec.At + spec.Count;
    }

    private static void Apply(
        FaultSpec spec, SimRandom random, ref ReadOnlyMemory<byte> frame, ref int copies, ref bool hold,
        List<FrameAction> actions)
    {
        switch (spec.Kind)
        {
            case FaultKind.Drop: copies = 0; break;
            case FaultKind.Duplicate: copies *= 2; break;
            case FaultKind.Swap: hold = true; break;
            case FaultKind.Truncate: frame = frame[..(frame.Length / 2)]; break;
            case FaultKind.Corrupt:
                var copy = frame.ToArray();
                copy[(int)random.NextBelow(copy.Length)] = CorruptByte;
                frame = copy;
                break;
            case FaultKind.Silence:
                actions.Add(new FrameAction(FrameActionKind.Silence, default, spec.DurationMillis, 0));
                break;
            case FaultKind.Close:
                actions.Add(new FrameAction(FrameActionKind.Close, default, 0, spec.Code));
                break;
            case FaultKind.Abort:
                actions.Add(new FrameAction(FrameActionKind.Abort, default, 0, 0));
                break;
        }
    }

    private void Release(bool isDepth, string symbol, List<FrameAction> actions)
    {
        for (var i = 0; i < _held.Count; i++)
        {
            var held = _held[i];
            if (held.IsDepth && (!isDepth || !string.Equals(held.Symbol, symbol, StringComparison.Ordinal)))
                continue;
            actions.Add(new FrameAction(FrameActionKind.Send, held.Frame, 0, 0));
            _held.RemoveAt(i--);
        }
    }

    private static bool TryCross(BookMembers members, ref ReadOnlyMemory<byte> frame)
    {
        var message = new DepthMessage(members);
        try
        {
            message.Read(frame.Span);
        }
        catch (JsonException)
        {
            return false;
        }

        decimal top = 0;
        foreach (var (price, _) in message.Asks)
            top = price > top ? price : top;
        foreach (var (price, _) in message.Bids)
            top = price > top ? price : top;
        ReadOnlySpan<byte> opening = Encoding.ASCII.GetBytes("\"" + members.Bids + "\":[");
        var at = frame.Span.IndexOf(opening);
        if (top == 0 || at < 0)
            return false;
        at += opening.Length;
        var comma = frame.Span[at] == (byte)']' ? string.Empty : ",";
        var level = "[\"" + (top * 2).ToString(CultureInfo.InvariantCulture) + "\",\"1\"]" + comma;
        var inserted = Encoding.ASCII.GetBytes(level);
        var crossed = new byte[frame.Length + inserted.Length];
        frame.Span[..at].CopyTo(crossed);
        inserted.CopyTo(crossed.AsSpan(at));
        frame.Span[at..].CopyTo(crossed.AsSpan(at + inserted.Length));
        frame = crossed;
        return true;
    }

    private sealed class Pending(FaultSpec spec)
    {
        public FaultSpec Spec { get; set; } = spec;

        public SimRandom Random { get; } = new(spec.Seed);

        public long Hits { get; set; }
    }

    private readonly record struct Held(ReadOnlyMemory<byte> Frame, bool IsDepth, string Symbol);
}
