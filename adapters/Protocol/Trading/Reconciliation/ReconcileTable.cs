namespace LowLatency.Protocol.Trading.Reconciliation;

/// <summary>
/// The whole order of a reconciliation: step x event -> next step, action. Open orders first, then trades, then
/// balances: what happens between two of them is told by the later one or by the private stream. A pair that is not
/// listed changes nothing.
/// </summary>
internal static class ReconcileTable
{
    public const int StepCount = (int)ReconcileStep.MissingOrders + 1;
    public const int EventCount = (int)ReconcileEvent.Superseded + 1;

    private static readonly ReconcileTransition[] Cells = Build();

    public static ReconcileTransition Find(ReconcileStep step, ReconcileEvent happened) =>
        Cells[((int)step * EventCount) + (int)happened];

    private static ReconcileTransition[] Build()
    {
        var cells = new ReconcileTransition[StepCount * EventCount];
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = new ReconcileTransition((ReconcileStep)(i / EventCount), ReconcileAction.None);
        }

        Add(cells, ReconcileStep.Idle, ReconcileEvent.Begin, ReconcileStep.OpenOrders, ReconcileAction.Ask);
        Add(cells, ReconcileStep.OpenOrders, ReconcileEvent.InstrumentListed, ReconcileStep.OpenOrders,
            ReconcileAction.EnterNext);
        Add(cells, ReconcileStep.OpenOrders, ReconcileEvent.Listed, ReconcileStep.Trades,
            ReconcileAction.QueryMissing);
        Add(cells, ReconcileStep.Trades, ReconcileEvent.PageRead, ReconcileStep.Trades, ReconcileAction.EnterAgain);
        Add(cells, ReconcileStep.Trades, ReconcileEvent.OrderUnknown, ReconcileStep.Resolve, ReconcileAction.Ask);
        Add(cells, ReconcileStep.Trades, ReconcileEvent.InstrumentRead, ReconcileStep.Trades,
            ReconcileAction.EnterNext);
        Add(cells, ReconcileStep.Trades, ReconcileEvent.TradesRead, ReconcileStep.Account,
            ReconcileAction.ReadBalances);
        Add(cells, ReconcileStep.Resolve, ReconcileEvent.OrderResolved, ReconcileStep.Trades,
            ReconcileAction.WalkOn);
        Add(cells, ReconcileStep.Account, ReconcileEvent.BalancesRead, ReconcileStep.MissingOrders,
            ReconcileAction.Enter);
        Add(cells, ReconcileStep.MissingOrders, ReconcileEvent.StillMissing, ReconcileStep.MissingOrders,
            ReconcileAction.Wait);
        Add(cells, ReconcileStep.MissingOrders, ReconcileEvent.NoneMissing, ReconcileStep.Idle,
            ReconcileAction.End);
        for (ReconcileStep step = ReconcileStep.OpenOrders; step <= ReconcileStep.MissingOrders; step++)
        {
            Add(cells, step, ReconcileEvent.Exhausted, ReconcileStep.Idle, ReconcileAction.Fail);
            Add(cells, step, ReconcileEvent.Superseded, ReconcileStep.Idle, ReconcileAction.Enter);
            if (step == ReconcileStep.MissingOrders) continue;
            Add(cells, step, ReconcileEvent.Failed, step, ReconcileAction.Retry);
        }

        return cells;
    }

    private static void Add(
        ReconcileTransition[] cells, ReconcileStep step, ReconcileEvent happened, ReconcileStep next,
        ReconcileAction action) =>
        cells[((int)step * EventCount) + (int)happened] = new ReconcileTransition(next, action);
}
