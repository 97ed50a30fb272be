using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Dialects.Binance.Trading;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Faults;
using LowLatency.VenueSim.Exchange.Limits;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Exchange.Sessions;
using LowLatency.VenueSim.Exchange.Settings;

namespace LowLatency.VenueSim.Exchange.Requests;

/// <summary>Takes requests through limits, gate, faults and execution to their answers.</summary>
internal sealed class RequestPipeline(
    ExchangeClock clock, ExchangeOptions options, CallGate gate, CallRouter router, SessionHub sessions,
    DeliveryQueue queue, ExchangeFaults faults)
{
    private const int PolicyViolation = 1008;
    private static readonly SimError Gone = new(-1016, "This service is no longer available.", 410);
    private static readonly SimError Unsupported = new(-1020, "This operation is not supported.", 404);
    private readonly List<AddressBudget> _budgets = new();
    private readonly List<EarnedBan> _bans = new();
    private readonly List<ArmedFault> _hits = new();

    public IReadOnlyList<AddressBudget> Budgets => _budgets;

    public IReadOnlyList<EarnedBan> Bans => _bans;

    public AddressBudget Budget(string address)
    {
        foreach (var budget in _budgets)
        {
            if (string.Equals(budget.Address, address, StringComparison.Ordinal))
                return budget;
        }

        var added = new AddressBudget(address, options, _bans);
        _budgets.Add(added);
        return added;
    }

    public void Receive(SimRequest call)
    {
        faults.OnRequest(call.Method, gate.NameOf(call.ApiKey), clock.NowNanos, _hits);
        var plan = RequestFaults.Of(_hits);
        if (plan.IsLost)
            return;
        if (plan.IsRefused)
        {
            Answer(call, Unsupported, plan);
            return;
        }

        call.IsStale = plan.StaleNanos > 0;
        call.ReadNanos = clock.NowNanos - options.ReadLagNanos - plan.StaleNanos;
        var budget = Budget(call.Address);
        if (plan.BanNanos > 0)
            budget.Ban(clock.NowNanos, plan.BanNanos, true);
        var weight = BinanceMethods.Weight(call.Method, call.Parameters);
        var error = Admit(call, budget, weight) ?? plan.Instead;
        if (plan.LimitNanos > 0)
        {
            budget.Limit(clock.NowNanos + plan.LimitNanos);
            error = LimitError(budget);
        }

        if (plan.HtmlStatus > 0 && budget.BannedUntilNanos <= clock.NowNanos)
        {
            Answer(call, Unsupported, plan);
            return;
        }

        if (error is { } refused)
        {
            if (plan.LimitOf(refused) > 0)
                budget.Limit(clock.NowNanos + plan.LimitOf(refused));
            Answer(call, refused, plan);
        }
        else if (plan.LateNanos > 0)
        {
            queue.Schedule(clock.NowNanos + plan.LateNanos, () => ExecuteLate(call, weight, plan));
        }
        else
        {
            Execute(call, weight, plan);
        }
    }

    private SimError? Admit(SimRequest call, AddressBudget budget, int weight)
    {
        switch (budget.Charge(weight, clock.NowNanos))
        {
            case LimitState.Limited:
                return LimitError(budget);
            case LimitState.Banned:
                return new SimError(
                    -1003, "Way too much request weight used; IP banned until "
                    + $"{budget.BannedUntilNanos / 1_000_000}. Please use WebSocket Streams for live updates to "
                    + "avoid bans.", 418);
        }

        return call.Method switch
        {
            RequestKind.Removed => Gone,
            RequestKind.Unknown => Unsupported,
            _ => gate.Admit(call),
        };
    }

    private static SimError LimitError(AddressBudget budget) => new(
        -1003, $"Too much request weight used; current limit is {budget.Weight.Limit} request weight per 1 MINUTE. "
        + "Please use WebSocket Streams for live updates to avoid polling the API.", 429);

    /// <summary>The timing is checked again before the engine; a reject there counts as an order.</summary>
    private void ExecuteLate(SimRequest call, int weight, RequestFaults plan)
    {
        if (BinanceMethods.IsSigned(call.Method) && gate.CheckTime(call) is { } late)
        {
            if (BinanceMethods.IsPlacing(call.Method))
                call.Account!.OrderCounts.Placed(clock.ServerMillis);
            Answer(call, late, plan);
            return;
        }

        Execute(call, weight, plan);
    }

    private void Execute(SimRequest call, int weight, RequestFaults plan)
    {
        var result = router.Handle(call);
        if (result.Error is null && BinanceMethods.IsTrading(call.Method))
            Budget(call.Address).Refund(weight, clock.NowNanos);
        Answer(call, plan.AfterExecution ?? result, plan);
    }

    private void Answer(SimRequest call, SimResult result, in RequestFaults plan)
    {
        if (plan.LosesAnswer)
            return;
        var due = clock.NowNanos + sessions.AnswerDelay() + plan.SlowNanos;
        var budget = Budget(call.Address);
        if (call.IsWebSocket)
        {
            AnswerSocket(call, result, plan, due, budget);
            return;
        }

        if (plan.CutsConnection)
        {
            queue.Send(new Delivery(DeliveryKind.RestAbort, due, 0, call.RequestId));
            return;
        }

        var response = plan.HtmlStatus > 0
            ? RestAnswers.Html(plan.HtmlStatus)
            : RestAnswers.Of(call, result, budget, clock);
        if (plan.IsTruncated)
            response = response with { Body = response.Body[..(response.Body.Length / 2)] };
        queue.Send(new Delivery(DeliveryKind.RestAnswer, due, 0, call.RequestId) { Response = response });
    }

    private void AnswerSocket(SimRequest call, SimResult result, in RequestFaults plan, long due, AddressBudget budget)
    {
        if (sessions.Find(call.Connection) is not { } session)
            return;
        if (plan.CutsConnection)
        {
            if (plan.CloseCode > 0)
                sessions.Close(session, plan.CloseCode);
            else
                sessions.Abort(session);
            return;
        }

        var frame = plan.HtmlStatus > 0
            ? RestAnswers.Html(plan.HtmlStatus).Body.ToArray()
            : AnswerText.WebSocket(call, result, budget, clock);
        sessions.SendAnswer(session, plan.IsTruncated ? frame[..(frame.Length / 2)] : frame, due);
        if (result.Status != 418)
            return;
        foreach (var other in sessions.Sessions)
        {
            if (string.Equals(other.Address, call.Address, StringComparison.Ordinal))
                queue.Schedule(due, () => sessions.Close(other, PolicyViolation));
        }
    }
}
