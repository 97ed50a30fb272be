using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Faults;
using LowLatency.VenueSim.Exchange.Limits;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Exchange.Sessions;
using LowLatency.VenueSim.Exchange.Settings;

namespace LowLatency.VenueSim.Exchange.Requests;

/// <summary>Takes requests through faults, limits, admission and execution to their answers.</summary>
internal sealed class RequestPipeline(
    ExchangeClock clock, ExchangeOptions options, IReadOnlyList<SimAccount> accounts, IRequestDialect dialect,
    SessionHub sessions, DeliveryQueue queue, ExchangeFaults faults)
{
    private const int PolicyViolation = 1008;
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

    public void Receive(SimRequest request)
    {
        faults.OnRequest(request.Kind, request.Name, NameOf(request.ApiKey), clock.NowNanos, _hits);
        var plan = RequestFaults.Of(_hits, dialect);
        if (plan.IsLost)
            return;
        if (plan.IsRefused)
        {
            Answer(request, dialect.NotSupported, plan);
            return;
        }

        request.IsStale = plan.StaleNanos > 0;
        request.ReadNanos = clock.NowNanos - options.ReadLagNanos - plan.StaleNanos;
        var budget = Budget(request.Address);
        if (plan.BanNanos > 0)
            budget.Ban(clock.NowNanos, plan.BanNanos, true);
        var error = Admit(request, budget) ?? plan.Instead;
        if (plan.LimitNanos > 0)
        {
            budget.Limit(clock.NowNanos + plan.LimitNanos);
            error = dialect.Limit(budget);
        }

        if (plan.HtmlStatus > 0 && budget.BannedUntilNanos <= clock.NowNanos)
        {
            Answer(request, dialect.NotSupported, plan);
            return;
        }

        if (error is { } refused)
        {
            if (plan.LimitOf(refused) > 0)
                budget.Limit(clock.NowNanos + plan.LimitOf(refused));
            Answer(request, refused, plan);
        }
        else if (plan.LateNanos > 0)
        {
            queue.Schedule(clock.NowNanos + plan.LateNanos, () => ExecuteLate(request, plan));
        }
        else
        {
            Execute(request, plan);
        }
    }

    private SimError? Admit(SimRequest request, AddressBudget budget) =>
        budget.Charge(request.Weight, clock.NowNanos) switch
        {
            LimitState.Limited => dialect.Limit(budget),
            LimitState.Banned => dialect.Ban(budget),
            _ => dialect.Admit(request),
        };

    /// <summary>Name of the account of a key; empty when there is none.</summary>
    private string NameOf(string? key)
    {
        foreach (var account in accounts)
        {
            if (string.Equals(account.Spec.ApiKey, key, StringComparison.Ordinal))
                return account.Spec.Name;
        }

        return string.Empty;
    }

    /// <summary>The timing is checked again before the engine; a reject there counts as an order.</summary>
    private void ExecuteLate(SimRequest request, RequestFaults plan)
    {
        if (request.IsSigned && dialect.CheckTime(request) is { } late)
        {
            if (request.IsPlacing)
                request.Account!.OrderCounts.Placed(clock.ServerMillis);
            Answer(request, late, plan);
            return;
        }

        Execute(request, plan);
    }

    private void Execute(SimRequest request, RequestFaults plan)
    {
        var result = dialect.Execute(request);
        if (result.Error is null && request.IsFreeOnSuccess)
            Budget(request.Address).Refund(request.Weight, clock.NowNanos);
        Answer(request, plan.AfterExecution ?? result, plan);
    }

    private void Answer(SimRequest request, SimResult result, in RequestFaults plan)
    {
        if (plan.LosesAnswer)
            return;
        var due = clock.NowNanos + sessions.AnswerDelay() + plan.SlowNanos;
        var budget = Budget(request.Address);
        if (request.IsWebSocket)
        {
            AnswerSocket(request, result, plan, due, budget);
            return;
        }

        if (plan.CutsConnection)
        {
            queue.Send(new Delivery(DeliveryKind.RestAbort, due, 0, request.RequestId));
            return;
        }

        var response = plan.HtmlStatus > 0
            ? RestResponse.Page(plan.HtmlStatus)
            : dialect.WriteRest(request, result, budget);
        if (plan.IsTruncated)
            response = response with { Body = response.Body[..(response.Body.Length / 2)] };
        queue.Send(new Delivery(DeliveryKind.RestAnswer, due, 0, request.RequestId) { Response = response });
    }

    private void AnswerSocket(
        SimRequest request, SimResult result, in RequestFaults plan, long due, AddressBudget budget)
    {
        if (sessions.Find(request.Connection) is not { } session)
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
            ? RestResponse.Page(plan.HtmlStatus).Body.ToArray()
            : dialect.WriteText(request, result, budget);
        sessions.SendAnswer(session, plan.IsTruncated ? frame[..(frame.Length / 2)] : frame, due);
        if (result.Error is not { IsBan: true })
            return;
        foreach (var other in sessions.Sessions)
        {
            if (string.Equals(other.Address, request.Address, StringComparison.Ordinal))
                queue.Schedule(due, () => sessions.Close(other, PolicyViolation));
        }
    }
}
