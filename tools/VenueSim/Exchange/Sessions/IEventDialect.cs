using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Orders;

namespace LowLatency.VenueSim.Exchange.Sessions;

/// <summary>How a venue writes what happens to an account, and what it says to all sockets. Keeps no state.</summary>
internal interface IEventDialect
{
    /// <summary>First letters of the client order id of what the owner does by hand on the venue's site.</summary>
    string ManualIdPrefix { get; }

    /// <summary>The name by which a fault finds a kind of execution.</summary>
    string NameOf(ExecutionKind kind);

    /// <summary>A change of an order.</summary>
    AccountEvent Execution(ExchangeOrder order, in Execution execution, long executionId, long nowMillis);

    /// <summary>The balances that changed: <see cref="SimAccount.Touched"/>.</summary>
    AccountEvent Balances(SimAccount account, long nowMillis);

    /// <summary>A deposit, or with a negative amount a withdrawal.</summary>
    AccountEvent Transfer(string asset, decimal delta, long nowMillis);

    /// <summary>The frame that carries an event to one subscription.</summary>
    byte[] Frame(byte[] body, int subscriptionId);

    /// <summary>The frame that announces the venue's shutdown.</summary>
    byte[] Shutdown(long nowMillis);

    /// <summary>The frame that ends a subscription.</summary>
    byte[] StreamEnded(int subscriptionId, long nowMillis);
}
