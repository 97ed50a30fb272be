using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Dialects;
using LowLatency.VenueSim.Dialects.Binance;
using LowLatency.VenueSim.Dialects.Bybit;

namespace LowLatency.VenueSim;

/// <summary>The venues whose server side is here. A venue is one folder in <c>Dialects</c> and its rows here.</summary>
public static class SimDialects
{
    /// <summary>All markets; the first is what is served when nothing is asked for.</summary>
    public static IReadOnlyList<SimVenue> Rows { get; } =
        [BinanceRows.Spot, BinanceRows.Usdm, BinanceRows.Coinm, BybitRows.Spot, BybitRows.Linear];

    /// <summary>What is served when nothing is asked for.</summary>
    public static SimVenue Default => Rows[0];

    /// <summary>The market of a name.</summary>
    /// <param name="name">Name, as <see cref="SimVenue.Name"/>.</param>
    /// <returns>The row.</returns>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static SimVenue Of(string name)
    {
        foreach (var row in Rows)
        {
            if (string.Equals(row.Name, name, StringComparison.Ordinal))
                return row;
        }

        throw new ArgumentException($"no venue '{name}' has a server side here: {string.Join(", ", Rows)}");
    }
}
