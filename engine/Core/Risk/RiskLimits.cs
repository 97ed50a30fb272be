using System;
using LowLatency.Core.Settings;
using LowLatency.Model.Numbers;
using LowLatency.Model.Time;

namespace LowLatency.Core.Risk;

/// <summary>The limits in integers: shares in parts per million, money in notional units. Immutable.</summary>
public sealed class RiskLimits
{
    public const long PartsPerMillion = 1_000_000;

    /// <summary>The settings must have passed <see cref="Settings.Validation.EngineSettingsValidator"/>.</summary>
    public RiskLimits(EngineSettings settings)
    {
        RiskSettings risk = settings.Risk;
        DailyLossPpmMax = PercentToPpm(risk.DailyLossPercentMax);
        DrawdownPpmMax = PercentToPpm(risk.DrawdownPercentMax);
        SymbolExposurePpmMax = PercentToPpm(risk.SymbolExposurePercentMax);
        CollarPpm = PercentToPpm(risk.CollarPercent);
        HasExitCollar = risk.ExitCollarPercent.HasValue;
        ExitCollarPpm = Math.Max(CollarPpm, PercentToPpm(risk.ExitCollarPercent ?? 0));
        IsCollarAtVenue = risk.IsCollarAtVenue ?? false;
        OrderNotionalMax = new Notional((long)decimal.Truncate(risk.OrderNotionalMax * Notional.UnitsPerOne));
        VpinMax = (double)risk.VpinMax;
        IsVpinRequired = risk.IsVpinRequired ?? false;
        OpenOrdersMax = risk.OpenOrdersMax;
        OrdersPerSecondMax = risk.OrdersPerSecondMax;
        DelistingNanos = (risk.DelistingHours ?? RiskSettings.DelistingHoursDefault) * 3_600 * Timestamp.NanosPerSecond;
        IsShortAllowed = settings.Execution.IsShortAllowed;
    }

    public long DailyLossPpmMax { get; }

    public long DrawdownPpmMax { get; }

    public long SymbolExposurePpmMax { get; }

    /// <summary>Of what may enlarge a position.</summary>
    public long CollarPpm { get; }

    /// <summary>Of what only reduces; at least the other.</summary>
    public long ExitCollarPpm { get; }

    /// <summary>False in a recorded run of before: what the collar does to exits is as it was then.</summary>
    public bool HasExitCollar { get; }

    /// <summary>Market orders leave as limit orders at the collar's edge, immediate or cancel.</summary>
    public bool IsCollarAtVenue { get; }

    /// <summary>In the reporting asset.</summary>
    public Notional OrderNotionalMax { get; }

    public double VpinMax { get; }

    /// <summary>Entries wait until VPIN has a value.</summary>
    public bool IsVpinRequired { get; }

    public int OpenOrdersMax { get; }

    /// <summary>For entries; orders that reduce risk may use twice as many.</summary>
    public int OrdersPerSecondMax { get; }

    /// <summary>How long before the announced end of its trading an instrument takes no entries any more.</summary>
    public long DelistingNanos { get; }

    public bool IsShortAllowed { get; }

    /// <summary>How far from the mid an order's price may be.</summary>
    public long CollarPpmOf(bool isReduceOnly) => isReduceOnly ? ExitCollarPpm : CollarPpm;

    /// <summary>Percent to parts per million; digits beyond 10^-4 percent are cut.</summary>
    public static long PercentToPpm(decimal percent) => (long)decimal.Truncate(percent * 10_000m);

    /// <summary>part / whole > ppm / 10^6, exactly; a whole that is not positive counts as exceeded.</summary>
    public static bool IsShareAbove(Int128 part, Notional whole, long ppm) =>
        whole.Units <= 0 ? part > 0 : part * PartsPerMillion > (Int128)whole.Units * ppm;
}
