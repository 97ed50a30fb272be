using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;

namespace LowLatency.Unit.Protocol.MarketData;

/// <summary>What a frame says, without the text of any venue.</summary>
internal sealed record ScriptedFrame
{
    public FrameKind Kind { get; init; }

    public int Instrument { get; init; }

    public bool IsOfBook { get; init; }

    public ReasonCode Reason { get; init; }

    public long First { get; init; }

    public long Last { get; init; }

    public long Previous { get; init; }

    public long ConnectionSequence { get; init; } = ParsedFrame.NoSequence;

    public long Checksum { get; init; } = ParsedFrame.NoSequence;

    public (long Price, long Quantity)[] Bids { get; init; } = [];

    public (long Price, long Quantity)[] Asks { get; init; } = [];

    public long RequestId { get; init; }
}
