using System.Threading.Tasks;
using LowLatency.Core.Portfolio;
using LowLatency.EndToEnd.Torture;
using LowLatency.Model.Numbers;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Accounts;

/// <summary>Live with instruments of two quote assets.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TwoQuotesTests
{
    [Test]
    public async Task Both_quotes_trade_are_withdrawn_from_alone_and_agree_with_the_venue_behind_a_kill()
    {
        await using TwoQuotesRun run = await TwoQuotesRun.StartAsync(seed: 71);
        using (EngineUnderTest first = run.StartEngine())
        {
            run.AwaitEntries(first, TwoQuotesRun.Btc, 2);
            run.AwaitEntries(first, TwoQuotesRun.Eth, 2);
            run.Inject("venue-deposit:USDC=-2000");
            await first.WaitForLineAsync("ALARM BalanceMoved BinanceSpot detail=-200000000000");
            run.AwaitEntries(first, TwoQuotesRun.Btc, 1);
            run.AwaitEntries(first, TwoQuotesRun.Eth, 1);
            first.Kill();
        }

        using EngineUnderTest second = run.StartEngine();
        run.AwaitEntries(second, TwoQuotesRun.Btc, 1);
        run.AwaitEntries(second, TwoQuotesRun.Eth, 1);
        run.AwaitEqual(second);
        Account portfolio = run.Stop(second).Portfolio;
        Assert.That(portfolio.CashOf(0, TwoQuotesRun.Usdt).Deposits.Units, Is.EqualTo(
            Notional.FromWhole(100_000).Units).Within(100_000));
        Assert.That(portfolio.CashOf(0, TwoQuotesRun.Usdc).Deposits.Units, Is.EqualTo(
            Notional.FromWhole(8_000).Units).Within(100_000));
        Assert.That(portfolio.Equity, Is.GreaterThan(Notional.FromWhole(120_000)), "a USDC is worth several USDT here");
    }

    [Test]
    public async Task An_instrument_that_the_venue_names_otherwise_trades_nothing_and_the_other_goes_on()
    {
        await using TwoQuotesRun run = await TwoQuotesRun.StartAsync(seed: 72, ethBase: "WETH");
        using EngineUnderTest engine = run.StartEngine();
        await engine.WaitForLineAsync($"ALARM InstrumentAssetsDiffer BinanceSpot:{TwoQuotesRun.Eth}");
        run.AwaitEntries(engine, TwoQuotesRun.Btc, 3);
        Assert.That(run.Entries(TwoQuotesRun.Eth), Is.Zero);
        engine.Terminate();
        Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
    }
}
