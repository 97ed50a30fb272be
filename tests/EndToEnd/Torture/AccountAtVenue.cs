using System;
using System.Collections.Generic;
using LowLatency.VenueServer;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Exchange;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Faults;
using LowLatency.VenueSim.Exchange.Orders;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Torture;

/// <summary>An account as its venue knows it, beside the engine that trades in it.</summary>
/// <param name="venue">Where it is; another server may take its place.</param>
/// <param name="name">Its name there.</param>
internal sealed class AccountAtVenue(Func<LocalVenue> venue, string name)
{
    private const decimal RoundingMax = 0.000_1m;

    /// <summary>
    /// Orders that the venue accepted so far to open or enlarge a position: nothing is sold short here, so these are
    /// those that buy. Orders that only reduce are placed under some locks too.
    /// </summary>
    public int Entries => Count(SimSide.Bid);

    /// <summary>Orders that the venue accepted so far to reduce a position.</summary>
    public int Exits => Count(SimSide.Ask);

    /// <summary>Clients' ids of the orders that the venue accepted so far.</summary>
    public IReadOnlyList<string> OrderIds => Read(exchange =>
    {
        var ids = new List<string>();
        foreach (ExchangeOrder order in exchange.Truth.OrdersOf(name)) ids.Add(order.ClientOrderId);
        return ids;
    });

    public void Inject(string fault)
    {
        Assert.That(ExchangeFaultSpec.TryParse(fault, out ExchangeFaultSpec spec, out string error), Is.True, error);
        venue().InjectFault(spec);
    }

    /// <summary>Looks at the venue while it stands still.</summary>
    public T Read<T>(Func<SimExchange, T> read) => venue().ReadExchange(read)!;

    public int FillsIn(SimExchange exchange) => exchange.Truth.Fills(name).Count;

    public int OrdersIn(SimExchange exchange) => exchange.Truth.OrdersOf(name).Count;

    /// <summary>Compares what the engine holds of an asset with what the venue says.</summary>
    public void Compare(SimExchange exchange, string asset, decimal here, List<string> differences)
    {
        decimal there = 0;
        foreach (Balance balance in exchange.Truth.Balances(name))
        {
            if (balance.Asset == asset) there = balance.Free + balance.Locked;
        }

        if (Math.Abs(here - there) <= RoundingMax) return;
        differences.Add(FormattableString.Invariant($"{asset}: {here} here, {there} there"));
    }

    /// <summary>No order came twice, and none filled beyond its quantity.</summary>
    public void AssertNothingDoubled() => Read(exchange =>
    {
        AssertNothingDoubledIn(exchange);
        return 0;
    });

    public void AssertNothingDoubledIn(SimExchange exchange)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (ExchangeOrder order in exchange.Truth.OrdersOf(name))
        {
            Assert.That(ids.Add(order.ClientOrderId), Is.True, $"{order.ClientOrderId} is at the venue twice");
            Assert.That(order.ExecutedLots, Is.LessThanOrEqualTo(order.Lots), order.ClientOrderId);
        }
    }

    private int Count(SimSide side) => Read(exchange =>
    {
        int count = 0;
        foreach (ExchangeOrder order in exchange.Truth.OrdersOf(name)) count += order.Side == side ? 1 : 0;
        return count;
    });
}
