using System;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LowLatency.Core;
using LowLatency.Core.Portfolio;
using LowLatency.EndToEnd.Torture;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.VenueSim.Exchange.Accounts;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Accounts;

/// <summary>A local venue that takes its fees in BNB, which the engine trades too.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class DiscountFeeTests
{
    private const int BnbInstrument = 3;
    private const int EntriesMin = 8;
    private static readonly TimeSpan SettleMin = TimeSpan.FromSeconds(5);

    [TestCase(true)]
    [TestCase(false)]
    public async Task Fees_in_a_traded_coin_are_in_its_holding_and_in_the_fees_of_what_was_traded(bool isAdopted)
    {
        await using LiveRun live = await LiveRun.StartAsync(
            seed: 33, options => options.Engine.Instruments[BnbInstrument].AreHoldingsAdopted = isAdopted,
            new AssetAmount("BNB", 50m));
        using EngineUnderTest engine = live.Run.StartEngine();
        live.AwaitEntries(engine, EntriesMin);
        live.Settle(engine, SettleMin);
        Engine whole = live.Run.Replay().Engine!;
        Account account = whole.Portfolio;
        Assert.That(whole.Counters.Drifts, Is.Zero, "a comparison had to mend it\n" + engine.Log);

        // Coins that it adopted it may sell before it trades anything else: then nothing is paid in them.
        bool isPaid = live.Run.Venue.ReadExchange(static exchange => exchange.Truth.Fills(LiveRun.Account).Any(
            static fill => fill.CommissionAsset == "BNB" && fill.Order.Rules.Symbol != "BNBUSDT"));
        Assert.That(account.OtherFees.Count, Is.EqualTo(isPaid ? 1 : 0), engine.Log);
        if (isAdopted && !isPaid) return;
        AssetFee fee = account.OtherFees.All[0];
        Assert.That(Encoding.UTF8.GetString(account.Assets.NameOf(fee.Asset)), Is.EqualTo("BNB"));
        Assert.That(fee.Paid, Is.GreaterThan(Notional.Zero));
        Assert.That(fee.Unvalued, Is.EqualTo(Notional.Zero));
        Int128 result = 0;
        for (ushort i = 0; i < account.PositionCount; i++)
        {
            Position position = account[new InstrumentId(i)];
            result += (Int128)position.Realised.Units + position.Unrealised.Units - position.Fees.Units;

            // What was traded bears them, though another coin paid.
            if (i != BnbInstrument) Assert.That(position.Fees.Units > 0, Is.EqualTo(position.FillCount > 0), $"{i}");
        }

        Assert.That((Int128)account.Equity.Units - account.Deposits.Units, Is.EqualTo(result));
    }
}
