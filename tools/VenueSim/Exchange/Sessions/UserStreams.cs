using System.Collections.Generic;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Faults;
using LowLatency.VenueSim.Exchange.OrderEntry;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Seeds;

namespace LowLatency.VenueSim.Exchange.Sessions;

/// <summary>Sends user data events to the subscribed sockets, through the faults.</summary>
internal sealed class UserStreams(
    ExchangeClock clock, SessionHub sessions, ExchangeFaults faults, IEventDialect events) : IAccountEvents
{
    private const byte CorruptByte = 0x01;
    private readonly List<ArmedFault> _hits = new();
    private long _executionId = 8_000_000;

    public void OnExecution(SimAccount account, ExchangeOrder order, in Execution execution)
    {
        _executionId++;
        if (sessions.HasSubscription(account.Spec.Name))
            Publish(
                account, events.NameOf(execution.Kind),
                events.Execution(order, execution, _executionId, clock.NowMillis));
    }

    public void OnBalances(SimAccount account)
    {
        if (account.Touched.Count > 0 && sessions.HasSubscription(account.Spec.Name))
            Publish(account, string.Empty, events.Balances(account, clock.NowMillis));
        account.TakeTouched();
    }

    public void OnTransfer(SimAccount account, string asset, decimal delta)
    {
        if (sessions.HasSubscription(account.Spec.Name))
            Publish(account, string.Empty, events.Transfer(asset, delta, clock.NowMillis));
    }

    private void Publish(SimAccount account, string kind, AccountEvent published)
    {
        faults.OnEvent(published.Name, kind, account.Spec.Name, clock.NowNanos, _hits);
        var copies = 1;
        long late = 0;
        SimRandom? corruption = null;
        var isTruncated = false;
        foreach (var hit in _hits)
        {
            switch (hit.Spec.Kind)
            {
                case ExchangeFaultKind.UserLost: copies = 0; break;
                case ExchangeFaultKind.UserDuplicate: copies *= 2; break;
                case ExchangeFaultKind.UserCorrupt: corruption = hit.Random; break;
                case ExchangeFaultKind.UserTruncate: isTruncated = true; break;
                case ExchangeFaultKind.UserLate: late += hit.Spec.DurationNanos; break;
            }
        }

        foreach (var session in sessions.Sessions)
        {
            foreach (var (id, subscriber) in session.Subscriptions)
            {
                if (subscriber != account)
                    continue;
                var frame = events.Frame(published.Body, id);
                if (corruption is not null)
                    frame[corruption.NextBelow(frame.Length)] = CorruptByte;
                if (isTruncated)
                    frame = frame[..(frame.Length / 2)];
                for (var i = 0; i < copies; i++)
                    sessions.SendEvent(session, frame, late);
            }
        }
    }
}
