using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Orders;

namespace LowLatency.VenueSim.Exchange.OrderEntry;

/// <summary>Receives the changes of accounts, in order, during the call that causes them.</summary>
internal interface IAccountEvents
{
    void OnExecution(SimAccount account, ExchangeOrder order, in Execution execution);

    /// <summary>Balances changed: those of <see cref="SimAccount.Touched"/>.</summary>
    void OnBalances(SimAccount account);

    /// <summary>A deposit or transfer.</summary>
    void OnTransfer(SimAccount account, string asset, decimal delta);
}
