using System;
using LowLatency.Model.Numbers;
using LowLatency.Model.State;

namespace LowLatency.Core.Portfolio;

/// <summary>
/// What is held of one instrument (mission E8). Written by the business thread; tools read it between two calls of
/// Apply. Money is in notional units of the quote asset.
/// </summary>
public struct Position
{
    /// <summary>Signed: negative is short.</summary>
    public Quantity Quantity;

    /// <summary>What the open quantity cost, with its sign: average entry price = Cost / Quantity.</summary>
    public Notional Cost;

    /// <summary>Profit of the closed quantity before fees.</summary>
    public Notional Realised;

    /// <summary>Fees paid, positive = paid.</summary>
    public Notional Fees;

    /// <summary>Price that values the position: mid of a proven book or last trade; zero before the first.</summary>
    public Price Mark;

    /// <summary>Quantity x mark, signed.</summary>
    public Notional Value;

    /// <summary>Fills booked.</summary>
    public long FillCount;

    /// <summary>Profit of the open quantity at its mark, before fees.</summary>
    public readonly Notional Unrealised => new(unchecked((long)((Int128)Value.Units - Cost.Units)));

    internal readonly void Save(ref StateWriter writer)
    {
        writer.Write(Quantity.Units);
        writer.Write(Cost.Units);
        writer.Write(Realised.Units);
        writer.Write(Fees.Units);
        writer.Write(Mark.Units);
        writer.Write(Value.Units);
        writer.Write(FillCount);
    }

    internal void Load(ref StateReader reader)
    {
        Quantity = new Quantity(reader.ReadInt64());
        Cost = new Notional(reader.ReadInt64());
        Realised = new Notional(reader.ReadInt64());
        Fees = new Notional(reader.ReadInt64());
        Mark = new Price(reader.ReadInt64());
        Value = new Notional(reader.ReadInt64());
        FillCount = reader.ReadInt64();
    }
}
