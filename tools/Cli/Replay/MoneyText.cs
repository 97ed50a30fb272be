using System;
using System.IO;
using LowLatency.Cli.Formatting;

namespace LowLatency.Cli.Replay;

/// <summary>What a replay says of money, in lines.</summary>
internal static class MoneyText
{
    public static void Write(ReplayReport report, TextWriter output)
    {
        output.WriteLine(
            $"orders         {AmountText.Of(report.Orders.Sent)} sent, {AmountText.Of(report.Orders.Filled)} filled, "
            + $"{AmountText.Of(report.Fills)} fills");
        output.WriteLine($"equity         {report.Equity}");
        foreach (PositionReport each in report.Positions)
        {
            bool isFlat = each.Quantity.AsSpan().TrimStart("-0.").IsEmpty;
            string held = isFlat ? "nothing held" : $"{each.Quantity} at {each.AveragePrice}";
            string foreign = each.Foreign.AsSpan().TrimStart("-0.").IsEmpty
                ? ""
                : $"; beside it {each.Foreign} of the base asset that are the owner's";
            output.WriteLine(
                $"position       {each.Venue}:{each.Symbol} {held}, realised {each.RealisedPnl}, fees {each.Fees}"
                + foreign);
        }

        foreach (AssetFeeReport fee in report.OtherFees)
        {
            output.WriteLine($"fees in {fee.Asset,-6} {fee.Paid}, {Valued(fee)}");
        }

        if (report.GivenUp.Orders > 0) output.WriteLine($"given up       {Of(report.GivenUp)}");
    }

    /// <summary>Whether what was paid in another asset is in the fees of the positions.</summary>
    public static string Valued(AssetFeeReport fee) => fee.Unvalued.AsSpan().TrimStart("-0.").IsEmpty
        ? "all of it at its mark in the fees of the positions"
        : $"of it {fee.Unvalued} had no price and is in no sum of fees";

    public static string Of(GivenUpReport givenUp) =>
        $"{givenUp.Value} of {AmountText.Of(givenUp.Orders)} orders that found too little within their worst price "
        + "(risk.collarPercent), at their decisions' prices";
}
