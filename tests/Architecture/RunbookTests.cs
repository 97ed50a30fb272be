using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace LowLatency.Architecture;

/// <summary>
/// Whoever is called by an alarm finds its card: each reason that the code can raise is in a heading of runbook.md, and
/// each card has its four lines.
/// </summary>
[TestFixture]
public sealed class RunbookTests
{
    private const string Runbook = "runbook.md";

    private static readonly string[] Lines = ["Symptom", "Check", "First safe action", "Recovery"];

    private static readonly Regex Reason = new(@"ReasonCode\.(\w+)");
    private static readonly Regex AlarmCall = new(@"\bAlarm\(([^;]*)\);");
    private static readonly Regex Condition = new(
        @"\bSet\(\s*VenueCondition\."
        + @"(?:ClockUnhealthy|BreakerOpen|AuthorizationRefused|ReconciliationPending)([^;]*)\);");

    // A late report is counted and told to nobody.
    private static readonly Regex Counted = new(@"^.*\bCountLate, ReasonCode.*$", RegexOptions.Multiline);

    private static readonly Regex Breaker = new(@"\bOpen\(([^;]*)\);");

    // A venue's error table: what HTTP or the socket is told, the reason, the meaning.
    private static readonly Regex HaltRow = new(@"\b(?:Row|Http)\([^,]+, (?:Halt, \w+|\w+, Halt), (\w+)");
    private static readonly Regex HostAlarm = new("\"ALARM ([^{:\"]+)");
    private static readonly Regex CamelCase = new(@"^[A-Z][a-z]+(?:[A-Z][a-z]+)+$");

    // Calls whose reason is a variable, and where the values come from. A stop loss may be held back by any gate: that
    // has a card of its own.
    private static readonly Dictionary<string, string[]> Variable = new()
    {
        ["engine/Core/Engine.cs"] = ["engine/Core/Risk/RiskState.cs"],
        ["engine/Core/Handlers/ReportHandler.cs"] = ["engine/Core/Orders/OrderTransitionRows.cs"],
        ["engine/Core/Handlers/StopLossRule.cs"] = [],
        ["engine/Core/Reconciliation/ReconciliationHandler.cs"] = [],
    };

    [Test]
    public void Every_alarm_reason_has_a_card()
    {
        SortedSet<string> reasons = Reasons(out SortedSet<string> variable);
        Assert.That(variable, Is.EquivalentTo(Variable.Keys), "alarms whose reason is a variable");
        Assert.That(reasons, Has.Count.GreaterThan(20).And.Contain("ClockOffset").And.Contain("FeedStale"));
        reasons.ExceptWith(Headed());
        Assert.That(reasons, Is.Empty, "alarms without a card in runbook.md");
    }

    [Test]
    public void Every_alarm_text_of_the_host_is_in_the_runbook()
    {
        string runbook = RepositoryTree.Read(Runbook);
        int found = 0;
        foreach (string path in Sources("engine/Host/"))
        {
            foreach (Match alarm in HostAlarm.Matches(RepositoryTree.Read(path)))
            {
                found++;
                Assert.That(runbook, Does.Contain("ALARM " + alarm.Groups[1].Value.TrimEnd()), path);
            }
        }

        Assert.That(found, Is.GreaterThan(4));
    }

    // What stands in an alarm for DUTY; "proof" is of tests.
    [Test]
    public void Every_duty_of_housekeeping_is_in_its_card()
    {
        string code = RepositoryTree.Read("engine/Host/Process/EngineRunner.cs");
        string list = code[code.IndexOf("Duty[] Duties() =>", StringComparison.Ordinal)..];
        string[] cards = RepositoryTree.Read(Runbook).Split("\n## ");
        string card = Array.Find(cards, static each => each.StartsWith("Housekeeping failed"))!;
        card = Regex.Replace(card, @"\s+", " ");
        list = list[..list.IndexOf("];", StringComparison.Ordinal)];
        MatchCollection duties = Regex.Matches(list, "new\\(\"([^\"]+)\"");
        Assert.That(duties, Has.Count.GreaterThan(8));
        foreach (Match duty in duties)
        {
            string name = duty.Groups[1].Value;
            if (name != "proof") Assert.That(card, Does.Contain($" {name},").Or.Contain($" {name}."));
        }
    }

    [Test]
    public void Every_card_has_its_four_lines_and_names_reasons_that_exist()
    {
        string codes = RepositoryTree.Read("engine/Model/Reasons/ReasonCode.cs");
        foreach (string name in Headed())
        {
            if (CamelCase.IsMatch(name)) Assert.That(codes, Does.Contain($" {name} = "), name);
        }

        string[] cards = RepositoryTree.Read(Runbook).Split("\n## ");
        foreach (string card in cards[1..])
        {
            foreach (string line in Lines) Assert.That(card, Does.Contain($"\n- {line}: "), card);
        }
    }

    private static SortedSet<string> Reasons(out SortedSet<string> variable)
    {
        SortedSet<string> reasons = [];
        variable = [];
        foreach (string path in Sources("engine/Core/"))
        {
            foreach (Match call in AlarmCall.Matches(RepositoryTree.Read(path)))
            {
                if (path.EndsWith("CommandBuffer.cs", StringComparison.Ordinal)) continue;
                if (Add(reasons, Reason, call.Value) == 0) variable.Add(path);
            }
        }

        foreach (string[] origins in Variable.Values)
        {
            foreach (string origin in origins) Add(reasons, Reason, Counted.Replace(RepositoryTree.Read(origin), ""));
        }

        foreach (string path in Sources("adapters/"))
        {
            string text = RepositoryTree.Read(path);
            foreach (Match call in Condition.Matches(text))
            {
                // Cleared is no alarm.
                if (!call.Value.Contains(", false,", StringComparison.Ordinal)) Add(reasons, Reason, call.Value);
            }

            foreach (Match call in AlarmCall.Matches(text)) Add(reasons, Reason, call.Value);
            if (path.EndsWith("RateBudget.cs", StringComparison.Ordinal))
            {
                foreach (Match call in Breaker.Matches(text)) Add(reasons, Reason, call.Value);
            }

            if (path.EndsWith("Errors.cs", StringComparison.Ordinal)) Add(reasons, HaltRow, text);
        }

        reasons.Remove("None");
        return reasons;
    }

    private static int Add(SortedSet<string> reasons, Regex what, string text)
    {
        MatchCollection matches = what.Matches(text);
        foreach (Match match in matches) reasons.Add(match.Groups[1].Value);
        return matches.Count;
    }

    private static SortedSet<string> Headed()
    {
        SortedSet<string> names = [];
        foreach (string line in RepositoryTree.Read(Runbook).Split('\n'))
        {
            if (!line.StartsWith("## ", StringComparison.Ordinal)) continue;
            names.UnionWith(line[3..].Split(", "));
        }

        return names;
    }

    private static List<string> Sources(string folder) =>
        RepositoryTree.Files(".cs").FindAll(path => path.StartsWith(folder, StringComparison.Ordinal));
}
