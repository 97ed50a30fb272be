using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LowLatency.Backtest.Settings;
using LowLatency.Core.Settings;
using LowLatency.Core.Settings.Validation;
using LowLatency.Host.Options;
using LowLatency.Host.Options.Reference;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host;

/// <summary>
/// The reference docs/configuration.md is written from the tables that validate: this writes it anew and compares.
/// </summary>
[TestFixture]
public sealed class ConfigurationReferenceTests
{
    private const string Head =
        """
        # Numbers of the configuration

        Every number with its range, default and unit. The engine refuses a value outside at start and names its path,
        the range and the value; so does `lowlatency backtest`. This page is written from the tables that they check by
        (EngineRanges in engine/Core, HostRanges in engine/Host, BacktestRanges in tools/Backtest); a test holds it
        against them. To write it anew:
        `LOWLATENCY_WRITE_DOCS=1 dotnet test tests/EndToEnd --filter FullyQualifiedName~ConfigurationReference`.
        `lowlatency config --describe [KEY]` prints the same on a terminal, with `--json` for programs.

        """;

    private const string FixedHead =
        """

        ## Numbers that are no settings

        Of connections, market data, limits and requests these are fixed in the code; a test finds one that is neither
        here nor above. The unit is in the name.

        | number | value | why it is none |
        |---|---|---|

        """;

    [Test]
    public void The_page_is_what_the_tables_say()
    {
        string path = Path.Combine(CheckoutRoot(), "docs", "configuration.md");
        string expected = Write();
        if (Environment.GetEnvironmentVariable("LOWLATENCY_WRITE_DOCS") == "1") File.WriteAllText(path, expected);

        Assert.That(File.ReadAllText(path), Is.EqualTo(expected), "write it anew as its head says");
    }

    [Test]
    public void Every_default_is_within_its_range()
    {
        var engine = new EngineSettings();
        engine.Instruments.Add(new InstrumentSettings());
        List<string> faults = [];
        HostRanges.Check(EngineRanges.All, engine, "engine.", faults);
        HostRanges.Check(HostRanges.All, new HostOptions(), "", faults);
        HostRanges.Check(HostRanges.Venue, new VenueOptions(), "venues[].", faults);
        HostRanges.Check(HostRanges.Trading, new TradingOptions(), "venues[].trading.", faults);
        HostRanges.Check(BacktestRanges.All, new BacktestSettings(), "", faults);
        HostRanges.Check(BacktestRanges.Data, new DataSettings(), "data[].", faults);

        Assert.That(faults, Is.Empty);
    }

    [Test]
    public void Every_number_of_the_configuration_has_a_range()
    {
        List<string> missing = [];

        // The first is in the host's table; the second is one of bars.intervalSeconds, which has a rule of its own.
        HashSet<string> engine = [.. Paths(EngineRanges.All), "stateHashEvery", "bars.signalIntervalSeconds"];
        int found = Numbers(typeof(EngineSettings), "", engine, missing)
            + Numbers(typeof(InstrumentSettings), "", Paths(EngineRanges.Instrument), missing)
            + Numbers(typeof(HostOptions), "", Paths(HostRanges.All), missing)
            + Numbers(typeof(VenueOptions), "", Paths(HostRanges.Venue), missing)
            + Numbers(typeof(TradingOptions), "", Paths(HostRanges.Trading), missing)
            + Numbers(typeof(BacktestSettings), "", Paths(BacktestRanges.All), missing)
            + Numbers(typeof(DataSettings), "", Paths(BacktestRanges.Data), missing);

        Assert.That(missing, Is.Empty);
        Assert.That(found, Is.GreaterThan(94));
    }

    private static HashSet<string> Paths<T>(IReadOnlyList<SettingRange<T>> ranges)
    {
        HashSet<string> paths = [];
        foreach (SettingRange<T> range in ranges) paths.Add(range.Path);
        return paths;
    }

    // Numbers of a part and of the parts in it; what is listed has a table of its own.
    private static int Numbers(Type part, string before, HashSet<string> paths, List<string> missing)
    {
        int found = 0;
        foreach (PropertyInfo property in part.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetMethod!.GetBaseDefinition().DeclaringType != part || !property.CanWrite) continue;
            Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            string path = before + (property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name
                ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name));
            bool isPart = type.IsClass && type.Namespace!.StartsWith("LowLatency", StringComparison.Ordinal);
            if (isPart && type != typeof(EngineSettings) && type != typeof(TradingOptions))
            {
                found += Numbers(type, path + ".", paths, missing);
            }

            if (type != typeof(int) && type != typeof(long) && type != typeof(decimal) && type != typeof(double))
            {
                continue;
            }

            found++;
            if (!paths.Contains(path)) missing.Add($"{part.Name}: {path}");
        }

        return found;
    }

    [Test]
    public void A_path_is_there_once()
    {
        HashSet<string> paths = [];
        foreach (SettingRange<EngineSettings> range in EngineRanges.All)
            Assert.That(paths.Add("engine." + range.Path), Is.True, range.Path);
        foreach (SettingRange<HostOptions> range in HostRanges.All)
            Assert.That(paths.Add(range.Path), Is.True, range.Path);
    }

    private static string Write()
    {
        var text = new StringBuilder(Head);
        foreach (NumberSection section in ConfigurationReference.Sections) Section(text, section);
        Section(text, ConfigurationReference.Section("A backtest", "", BacktestRanges.All, new BacktestSettings()));
        Section(text, ConfigurationReference.Section(
            "A source of a backtest's data", "data[].", BacktestRanges.Data, new DataSettings()));
        text.Append(FixedHead);
        foreach (FixedNumber each in ConfigurationReference.Fixed)
        {
            string value = each.Value.Length > 0 ? each.Value : "by venue";
            text.Append(CultureInfo.InvariantCulture, $"| `{each.Type}.{each.Member}` | {value} | {each.Why} |\n");
        }

        return text.ToString();
    }

    private static void Section(StringBuilder text, NumberSection section)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {section.Title}\n\n");
        text.Append("| option | default | from | to | unit | meaning |\n");
        text.Append("|---|---|---|---|---|---|\n");
        foreach (NumberRow row in section.Rows)
        {
            string above = row.IsMinExcluded ? "above " : "";
            text.Append(
                CultureInfo.InvariantCulture, $"| `{row.Key}` | {row.Default} | {above}{row.Min} | {row.Max} ");
            text.Append(CultureInfo.InvariantCulture, $"| {row.Unit} | {row.Meaning} |\n");
        }
    }

    private static string CheckoutRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LowLatency.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("LowLatency.sln is not above the test's folder");
    }
}
