using System.Collections.Generic;
using System.Text;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Orders;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Trading.Gateway;

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

    [Test]
    public void A_deposit_is_told_once_though_two_connections_tell_it_and_balances_are_asked_for()
    {
        var harness = new GatewayHarness(
            settings => settings with { Account = new AccountId(3), Assets = new AssetNumbers() });
        harness.Ready();
        int asked = harness.Log.Events.Count;
        var deposit = new ScriptedMessage
        {
            Kind = TradingMessageKind.BalanceChanged,
            Moved = (2, -60_000, 1_700_000_000_000_000_000),
        };
        harness.Push(deposit);
        harness.Push(deposit);
        deposit.Moved = (0, 5, 1_700_000_000_000_000_000);
        harness.Push(deposit);
        deposit.Moved = (0, 0, 0);
        harness.Push(deposit);
        List<string> told = [];
        for (int i = asked; i < harness.Log.Events.Count; i++)
        {
            EventSlot slot = harness.Log.Events[i];
            if (slot.Header.Kind != EventKind.Income) continue;
            IncomePayload income = slot.Income;
            string place = slot.Header.Instrument.IsAll ? $"#{slot.Header.Account.Value}" : $"{slot.Header.Instrument}";
            told.Add($"{place} {income.Kind} {income.Amount} {income.Decimals} {slot.Header.VenueNanos}");
            Assert.That(income.IncomeId, Is.Positive);
        }

        Assert.That(told, Is.EqualTo(new[]
        {
            "#3 Withdrawal -60000 8 1700000000000000000",
            $"{new InstrumentId(0)} Deposit 5 8 1700000000000000000",
        }));
        harness.Advance(GatewayHarness.Second);
        Assert.That(harness.Count(TradingRequestKind.OpenOrders), Is.Positive, "a comparison begins");
    }

    [Test]
    public void A_fee_in_a_third_asset_has_the_number_that_the_journal_has()
    {
        var numbers = new AssetNumbers();
        var harness = new GatewayHarness(settings => settings with { Assets = numbers });
        harness.Ready();
        harness.Place(1);
        FillRecord fill = GatewayHarness.Fill(1, 501, 40);
        (fill.FeeAsset, fill.OtherFeeAsset, fill.FeeUnits) = (FeeAsset.Other, 1, 7);
        harness.Push(new ScriptedMessage
        {
            Kind = TradingMessageKind.OrderUpdate,
            Orders = [GatewayHarness.Order(1, VenueOrderStatus.PartiallyFilled, executed: 40)],
            Fills = [fill],
        });
        EventSlot filled = harness.Log.Events.FindLast(
            static slot => slot.Header.Kind == EventKind.OrderReport && slot.OrderReport.TradeId == 501);
        Assert.That(filled.OrderReport.FeeAsset, Is.EqualTo(FeeAsset.Other));
        Assert.That(filled.OrderReport.FeeAssetId, Is.EqualTo(numbers.Of("COIN1"u8)));
        Assert.That(filled.OrderReport.Fee.Units, Is.EqualTo(7));
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
