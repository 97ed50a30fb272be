using LowLatency.Core;
using LowLatency.Core.Settings.Assets;
using LowLatency.Host.Options;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Paper;

namespace LowLatency.Host.Process;

/// <summary>Makes the paper venue of a run, with the money and positions that the journal says.</summary>
internal static class PaperVenueFactory
{
    public static PaperVenue Make(HostOptions options, RecoveredEngine recovered)
    {
        Engine engine = recovered.Engine;
        int count = options.Engine.Instruments.Count;
        AssetPlan plan = engine.Portfolio.Rates.Plan;
        var cash = new Notional[plan.Count];
        for (int asset = 0; asset < cash.Length; asset++) cash[asset] = PaperCash(options, engine, asset);
        var account = new PaperAccount(cash, plan.Quotes, options.Engine.Execution.IsShortAllowed);
        const decimal RatePerPercent = Notional.UnitsPerOne / 100m;
        var settings = new PaperSettings
        {
            MakerFeeRate = (long)(options.Paper.MakerFeePercent * RatePerPercent),
            TakerFeeRate = (long)(options.Paper.TakerFeePercent * RatePerPercent),
            OrderLatencyNanos = options.Paper.OrderLatencyMicros * 1_000L,
            ReportLatencyNanos = options.Paper.ReportLatencyMicros * 1_000L,
            IsShortAllowed = options.Engine.Execution.IsShortAllowed,
        };

        // Ids of this run start above every id of an earlier one: the epoch leads.
        var venue = new PaperVenue(settings, account, count, (long)recovered.Epoch << 32);
        for (ushort i = 0; i < count; i++)
        {
            var id = new InstrumentId(i);
            venue.Restore(id, engine.Portfolio[id].Quantity, engine.Instruments[i].Market.Rules);
        }

        return venue;
    }

    // A first run begins with what is configured, later ones with what the journal says.
    private static Notional PaperCash(HostOptions options, Engine engine, int asset)
    {
        if (engine.Portfolio.IsFunded) return engine.Portfolio.CashOf(0, asset).Cash;
        return asset == 0 ? EngineRun.InitialCash(options) : engine.Portfolio.Rates.Plan.InitialBalanceOf(asset);
    }
}
