using System;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Wire;

namespace LowLatency.VenueSim.Streams;

/// <summary>
/// One stream of a venue over the generated market: which events become frames, when, and in which bytes. Each method
/// writes at most one frame to an empty text and says whether it did; an event is offered to every stream of its
/// symbol. One owner thread.
/// </summary>
/// <param name="name">The stream.</param>
/// <param name="market">The symbol's market.</param>
public abstract class MarketStream(StreamName name, SymbolMarket market)
{
    /// <summary>The stream.</summary>
    public StreamName Name { get; } = name;

    /// <summary>The symbol's market.</summary>
    public SymbolMarket Market { get; } = market;

    /// <summary>Push period of the diffs that the stream needs of the market, milliseconds; 0 for none.</summary>
    public virtual int DiffPeriodMillis => 0;

    /// <summary>The frame with which a subscription begins.</summary>
    /// <param name="text">Receives it.</param>
    /// <param name="isFirstSubscriber">Whether nobody else is subscribed.</param>
    /// <returns>Whether there is one.</returns>
    public virtual bool Begin(Utf8Text text, bool isFirstSubscriber) => false;

    /// <summary>A trade took place.</summary>
    /// <param name="text">Receives the frame.</param>
    /// <param name="trade">The trade.</param>
    /// <returns>Whether there is a frame.</returns>
    public virtual bool OnTrade(Utf8Text text, in TradePrint trade) => false;

    /// <summary>Best price or size changed.</summary>
    /// <param name="text">Receives the frame.</param>
    /// <param name="top">Best prices.</param>
    /// <returns>Whether there is a frame.</returns>
    public virtual bool OnTop(Utf8Text text, in TopOfBook top) => false;

    /// <summary>A diff of some push period is due.</summary>
    /// <param name="text">Receives the frame.</param>
    /// <param name="update">The changes.</param>
    /// <returns>Whether there is a frame.</returns>
    public virtual bool OnDepth(Utf8Text text, DepthUpdate update) => false;

    /// <summary>A candle is pushed: every 250 ms, and once when it is closed.</summary>
    /// <param name="text">Receives the frame.</param>
    /// <param name="bar">The candle.</param>
    /// <param name="isClosed">Whether it is final.</param>
    /// <returns>Whether there is a frame.</returns>
    public virtual bool OnKline(Utf8Text text, in KlineBar bar, bool isClosed) => false;

    /// <summary>Mark price and funding, every second.</summary>
    /// <param name="text">Receives the frame.</param>
    /// <param name="mark">The values.</param>
    /// <returns>Whether there is a frame.</returns>
    public virtual bool OnMarkPrice(Utf8Text text, in MarkPrice mark) => false;

    /// <summary>Ten milliseconds have passed.</summary>
    /// <param name="text">Receives the frame.</param>
    /// <param name="hasSubscribers">Whether anybody would receive it.</param>
    /// <returns>Whether there is a frame.</returns>
    public virtual bool OnPulse(Utf8Text text, bool hasSubscribers) => false;

    /// <summary>The frame as a combined socket carries it.</summary>
    /// <param name="text">Receives it.</param>
    /// <param name="frame">The frame.</param>
    public virtual void Combine(Utf8Text text, ReadOnlySpan<byte> frame) => text.Add(frame);
}
