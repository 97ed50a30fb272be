using System.Collections.Generic;
using System.Text;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Trading;

/// <summary>What a gateway tells about its account: locks by account, balances by asset.</summary>
public sealed class TradingGatewayAccountTests
{
    [Test]
    public void Each_asset_is_named_once_before_its_balance_and_by_the_number_that_the_journal_has()
    {
        var numbers = new AssetNumbers();
        numbers.Restore("OTHER"u8);
        numbers.Restore("USDT"u8);
        List<string> told = [];
        foreach (EventSlot slot in Reconciled(numbers))
        {
            bool isDefined = slot.Header.Kind == EventKind.AssetDefined;
            if (isDefined) told.Add($"{slot.AssetDefined.Asset.Value} = {Name(slot.AssetDefined)}");
            if (slot.Header.Kind != EventKind.AssetBalance) continue;
            AssetBalancePayload balance = slot.AssetBalance;
            told.Add($"{balance.Asset.Value}: {balance.Free} {balance.Locked} {balance.Decimals} {balance.Source}");
            Assert.That(slot.Header.Account.Value, Is.EqualTo(3));
            Assert.That(balance.AskedNanos, Is.Positive);
        }

        Assert.That(told, Has.Count.AtLeast(6));
        Assert.That(told.GetRange(0, 6), Is.EqualTo(new[]
        {
            "3 = COIN0", "3: 0 0 8 Start", "4 = COIN1", "4: 0 0 8 Start", "2 = USDT", "2: 70 30 8 Start",
        }));
        Assert.That(told.FindAll(static text => text.Contains('=')), Has.Count.EqualTo(3), "once in a run");
    }

    [Test]
    public void What_concerns_the_account_names_it_and_what_concerns_an_instrument_does_not()
    {
        foreach (EventSlot slot in Reconciled(new AssetNumbers()))
        {
            Assert.That(
                slot.Header.Account.Value, Is.EqualTo(slot.Header.Instrument.IsAll ? 3 : 0), $"{slot.Header.Kind}");
        }
    }

    [Test]
    public void Two_gateways_give_one_asset_one_number()
    {
        var numbers = new AssetNumbers();
        Assert.That(numbers.Of("BTC"u8), Is.EqualTo(new AssetId(1)));
        Assert.That(numbers.Of("USDT"u8), Is.EqualTo(new AssetId(2)));
        Assert.That(numbers.Of("BTC"u8), Is.EqualTo(new AssetId(1)));
    }

    private static string Name(in AssetDefinedPayload defined) => Encoding.ASCII.GetString(defined.Text);

    private static IReadOnlyList<EventSlot> Reconciled(AssetNumbers numbers)
    {
        GatewayHarness harness = new(settings => settings with { Account = new AccountId(3), Assets = numbers });
        harness.Gateway.Start(0, harness.Stamp);
        harness.Open(harness.Attach());
        for (ushort i = 0; i < 2; i++)
        {
            harness.Send(new EngineCommand { Kind = CommandKind.Reconcile, Instrument = new InstrumentId(i) });
        }

        for (int i = 0; i < 20; i++)
        {
            while (harness.Outbox.Count > 0)
            {
                TradingRequest request = harness.Outbox[0].Request;
                harness.Answer(request, request.Kind == TradingRequestKind.Account
                    ? new ScriptedMessage
                    {
                        Balances = [new BalanceRecord { Asset = 2, FreeUnits = 70, LockedUnits = 30 }],
                    }
                    : harness.Default(in request));
            }

            harness.Advance(GatewayHarness.Second / 10);
        }

        return harness.Log.Events;
    }
}
