using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using LowLatency.Cli.Configuration;
using LowLatency.Core.Settings.Validation;
using LowLatency.Host.Links;
using LowLatency.Host.Options;
using LowLatency.Host.Options.Connectivity;
using LowLatency.Host.Options.Reference;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Venues;
using LowLatency.Venues.Definitions;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host;

/// <summary>
/// Each number of connections, feeds, limits and requests is a setting that reaches the machine that uses it, or is
/// named with the reason why it is none.
/// </summary>
[TestFixture]
internal sealed class ConnectivityNumbersTests
{
    private const long VenueTimeoutNanos = 10_000_000_000;
    private const long JitterNanos = 500_000_000;

    [Test]
    public void Each_number_reaches_the_machine_that_uses_it()
    {
        SortedDictionary<string, string> before = Made(Options());
        List<string> without = [];
        foreach (SettingRange<VenueOptions> range in HostRanges.Venue.Where(static one => one.Path.Contains('.')))
        {
            HostOptions options = Options();
            Change(options.Venues[0], range.Path, range.Value(options.Venues[0]), range.Min, range.Max);
            if (Changed(before, Made(options)).Count == 0) without.Add(range.Path);
        }

        foreach (SettingRange<TradingOptions> range in HostRanges.Trading.Where(static one => one.Path.Contains('.')))
        {
            HostOptions options = Options();
            TradingOptions trading = options.Venues[0].Trading;
            Change(trading, range.Path, range.Value(trading), range.Min, range.Max);
            if (Changed(before, Made(options)).Count == 0) without.Add(range.Path);
        }

        Assert.That(without, Is.Empty, "configured and used by nobody");
    }

    [Test]
    public void A_number_that_is_no_setting_is_named_with_its_reason()
    {
        SortedDictionary<string, string> before = Made(Options());
        HashSet<string> reached = [];
        foreach (SettingRange<VenueOptions> range in HostRanges.Venue)
        {
            HostOptions options = Options();
            Change(options.Venues[0], range.Path, range.Value(options.Venues[0]), range.Min, range.Max);
            reached.UnionWith(Changed(before, Made(options)));
        }

        foreach (SettingRange<TradingOptions> range in HostRanges.Trading)
        {
            HostOptions options = Options();
            TradingOptions trading = options.Venues[0].Trading;
            Change(trading, range.Path, range.Value(trading), range.Min, range.Max);
            reached.UnionWith(Changed(before, Made(options)));
        }

        // The first connection's wait is given by the caller.
        reached.Add("BackoffOptions.StartJitterNanos");
        List<string> unnamed = [];
        foreach (string name in before.Keys)
        {
            bool isFixed = FixedNumbers.All.Any(one => $"{one.Type}.{one.Member}" == name);
            if (!reached.Contains(name) && !isFixed) unnamed.Add($"{name} = {before[name]}");
            if (reached.Contains(name) && isFixed) unnamed.Add($"{name} is a setting");
        }

        Assert.That(unnamed, Is.Empty);
        Assert.That(before, Has.Count.GreaterThan(60));
    }

    [Test]
    public void Numbers_that_are_no_settings_are_as_the_page_says()
    {
        SortedDictionary<string, string> made = Made(Options());
        foreach (FixedNumber each in FixedNumbers.All)
        {
            if (each.Value.Length == 0) continue;
            string actual = made.TryGetValue($"{each.Type}.{each.Member}", out string? value) ? value : Constant(each);
            Assert.That(actual, Is.EqualTo(each.Value), $"{each.Type}.{each.Member}");
        }
    }

    [Test]
    public void The_defaults_are_those_of_the_machines()
    {
        Assert.That(
            new FeedOptions().Settings(0, new HttpOptions()), Is.EqualTo(new FeedSettings()));
        Assert.That(new BudgetOptions().Settings(), Is.EqualTo(new RateBudgetSettings()));
        Assert.That(new ReconnectOptions().Backoff(JitterNanos), Is.EqualTo(new BackoffOptions()));
        Assert.That(new ClockOptions().Settings(warnMillis: 500), Is.EqualTo(new ClockOffsetSettings()));
        var gateway = new GatewaySettings { BaseAssets = [], QuoteAsset = -1 };
        Assert.That(new RequestOptions().ApplyTo(gateway), Is.EqualTo(gateway));
    }

    [TestCase(0, 0, ExpectedResult = 0)]
    [TestCase(0, 85_800, ExpectedResult = 85_800)]
    [TestCase(60, 0, ExpectedResult = 3_600)]
    [TestCase(60, 85_800, ExpectedResult = 3_600)]
    [TestCase(1_430, 3_000, ExpectedResult = 3_000)]
    public long A_socket_is_replaced_by_the_earlier_time(int own, long venue) =>
        new ReconnectOptions { RotateMinutesMax = own }.RotateAfterSeconds(venue);

    [Test]
    public void Entries_that_count_against_one_limit_have_one_budget()
    {
        HostOptions options = Options();
        options.Venues.Add(new VenueOptions { Venue = options.Venues[0].Venue });
        options.Venues[1].Budget.OrderPercent = 60;
        List<string> faults = [];
        HostOptionsValidator.Validate(options, faults);
        Assert.That(faults, Has.Some.StartsWith("venues[1].budget: must be that of venues[0]"));
    }

    private static HostOptions Options()
    {
        VenueDefinition venue = VenueCatalog.Default;
        HostOptions options = ProductionConfiguration.Build(venue, ["BTCUSDT"], "journal");
        LiveConfiguration.Apply(options, venue, LiveConfiguration.Testnet, isVenueAsked: false);
        return options;
    }

    // Every number of every machine that this configuration makes, by type and name.
    private static SortedDictionary<string, string> Made(HostOptions options)
    {
        VenueOptions venue = options.Venues[0];
        VenueDefinition definition = venue.Definition();
        SocketPlan socket = venue.Sockets(definition)[0];
        SessionOptions session = LinkFactory.Session(socket, "localhost", venue.Reconnect, JitterNanos, 1);
        GatewaySettings gateway = LiveRouteFactory.Settings(
            options, venue, VenueAccounts.KeyOf(options, 0), VenueTimeoutNanos, AccountAssets.Of(options, 0));
        var made = new SortedDictionary<string, string>(StringComparer.Ordinal);
        object[] machines =
        [
            session, session.Backoff, venue.Feed.Settings(venue.RulesMinutes, venue.Http),
            SocketTransport.HttpSettings(venue), gateway, gateway.Clock, gateway.Budget,
        ];
        foreach (object machine in machines) Add(machine, made);
        ConnectBudget connects = LinkFactory.Budget(socket, 1, venue.Reconnect.BudgetPercent);
        made["ConnectBudget.Capacity"] = connects.Capacity.ToString(CultureInfo.InvariantCulture);
        return made;
    }

    private static void Add(object machine, SortedDictionary<string, string> made)
    {
        Type type = machine.GetType();
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            bool isNumber = property.PropertyType == typeof(int) || property.PropertyType == typeof(long)
                || property.PropertyType == typeof(TimeSpan);
            bool isIndex = property.Name == nameof(GatewaySettings.QuoteAsset);
            if (!isNumber || isIndex) continue;
            made[$"{type.Name}.{property.Name}"] =
                Convert.ToString(property.GetValue(machine), CultureInfo.InvariantCulture)!;
        }
    }

    private static void Change(object part, string path, decimal value, decimal min, decimal max)
    {
        string[] names = path.Split('.');
        foreach (string name in names[..^1]) part = Property(part, name).GetValue(part)!;
        PropertyInfo property = Property(part, names[^1]);
        property.SetValue(part, (int)(value == min ? (min + max) / 2 : min));
    }

    private static PropertyInfo Property(object part, string name) =>
        part.GetType().GetProperty(char.ToUpperInvariant(name[0]) + name[1..])!;

    private static List<string> Changed(
        SortedDictionary<string, string> before, SortedDictionary<string, string> after) =>
        [.. before.Keys.Where(name => before[name] != after[name])];

    private static string Constant(FixedNumber number)
    {
        Type type = typeof(GatewaySettings).Assembly.GetTypes().First(one => one.Name.Split('`')[0] == number.Type);
        FieldInfo field = type.GetField(
            number.Member, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
        return Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)!;
    }
}
