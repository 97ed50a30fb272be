using System.Text;
using LowLatency.Core;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Model.Identity;
using LowLatency.Runtime.Replay;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests;

/// <summary>
/// An upgrade of a live journal: what was recorded by the first rules of comparing balances is replayed by them, and
/// the run that goes on behind it has the newest.
/// </summary>
public sealed class FirstRulesTests
{
    // As the build decided that knew the first rules only.
    private const ulong StateHash = 0x32e249b642355d0a;
    private const ulong CommandHash = 0x4e62b2beb8cde288;

    [Test]
    public void A_run_whose_settings_do_not_name_the_rules_is_replayed_to_the_recorded_hashes()
    {
        (ulong state, ulong commands, _) = FirstRulesRun.Play(FirstRulesRun.Settings());
        Assert.That($"{state:x16} {commands:x16}", Is.EqualTo($"{StateHash:x16} {CommandHash:x16}"));
    }

    [Test]
    public void Its_settings_have_the_hash_that_the_journal_names()
    {
        byte[] json = EngineSettingsJson.Write(FirstRulesRun.Settings());
        Assert.That(Encoding.UTF8.GetString(json), Does.Not.Contain("ruleVersion"));
        EngineSettings read = EngineSettingsJson.TryRead(json)!;
        Assert.That(read.Reconciliation.RuleVersion, Is.Null);
        Assert.That(EngineSettingsJson.Hash(EngineSettingsJson.Write(read)), Is.EqualTo(EngineSettingsJson.Hash(json)));
    }

    [Test]
    public void The_newest_rules_go_on_with_its_state_and_decide_otherwise()
    {
        (ulong state, _, Engine recorded) = FirstRulesRun.Play(FirstRulesRun.Settings());
        EngineSettings settings = FirstRulesRun.Settings();
        settings.Reconciliation.RuleVersion = ReconciliationSettings.RuleVersionNewest;
        var engine = new Engine(settings, StrategyRegistry.BuiltIn().Add(FollowBarStrategy.Definition));
        Assert.That(StateTransfer.Move(recorded, engine), Is.EqualTo(StateTransferOutcome.Moved));
        Assert.That(engine.ComputeStateHash(), Is.EqualTo(state));
        (ulong other, _, Engine newest) = FirstRulesRun.Play(settings);
        Assert.That(other, Is.Not.EqualTo(state), "else nothing of it was in the run");
        Assert.That(recorded.Readiness.IsReadyForExits(new AccountKey(VenueId.BinanceSpot)), Is.False);
        Assert.That(newest.Portfolio.Deposits, Is.Not.EqualTo(recorded.Portfolio.Deposits));
    }
}
