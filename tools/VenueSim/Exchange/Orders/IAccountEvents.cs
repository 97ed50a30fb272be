using LowLatency.VenueSim.Exchange.Accounts;

namespace LowLatency.VenueSim.Exchange.Orders;

/// <summary>Receives the changes of accounts, in order, during the call that causes them.</summary>
internal interface IAccountEvents
{
    void OnExecution(Account account, ExchangeOrder order, in Execution execution);

    /// <summary>Balances changed: those of <see cref="Account.Touched"/>.</summary>
    void OnBalances(Account account);

    /// <summary>A deposit or transfer.</summary>
    void OnTransfer(Account account, string asset, decimal delta);
}
