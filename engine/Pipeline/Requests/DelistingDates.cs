using System;
using System.Threading;
using LowLatency.Model.Commands;
using LowLatency.Model.Identity;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;

namespace LowLatency.Pipeline.Requests;

/// <summary>
/// Ends of trading on their way from the gateway's thread, which reads them with an account's key, to the threads of
/// the links, which publish the rules: one that changed has its rules asked for again.
/// </summary>
public sealed class DelistingDates : IDelistingDates
{
    private const int NotRead = -1;

    private readonly long[] _seconds;
    private readonly ResyncRequests _resyncs;

    /// <param name="instruments">Size of the instrument table.</param>
    /// <param name="resyncs">Takes the wish for new rules; the gateway's thread adds.</param>
    public DelistingDates(int instruments, ResyncRequests resyncs)
    {
        _resyncs = resyncs;
        _seconds = new long[instruments];
        Array.Fill(_seconds, NotRead);
    }

    /// <inheritdoc/>
    public long SecondsOf(InstrumentId instrument) =>
        instrument.Value < _seconds.Length ? Volatile.Read(ref _seconds[instrument.Value]) : NotRead;

    /// <inheritdoc/>
    public void Set(InstrumentId instrument, long seconds)
    {
        if (instrument.Value >= _seconds.Length || _seconds[instrument.Value] == seconds) return;
        Volatile.Write(ref _seconds[instrument.Value], seconds);
        _resyncs.Add(new EngineCommand
        {
            Kind = CommandKind.RefreshRules,
            Instrument = instrument,
            Reason = ReasonCode.InstrumentDelisting,
        });
    }
}
