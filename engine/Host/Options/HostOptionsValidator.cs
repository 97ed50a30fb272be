using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LowLatency.Core.Settings;
using LowLatency.Core.Settings.Validation;
using LowLatency.Core.Strategies;
using LowLatency.Host.Control;
using LowLatency.Strategies;
using LowLatency.Venues;

namespace LowLatency.Host.Options;

/// <summary>
/// What the shape cannot say: ranges, names and how parts fit together. Adds every fault with its path.
/// </summary>
internal static class HostOptionsValidator
{
    public static void Validate(HostOptions options, List<string> faults, StrategyRegistry? registry = null)
    {
        TradingOptionsValidator.Validate(options, faults);
        IReadOnlyList<string> engineFaults =
            (registry ?? StrategyCatalog.All()).Validate(options.Engine);
        foreach (string fault in engineFaults) faults.Add($"engine.{fault}");
        foreach (string fault in EngineSettingsValidator.ValidateNew(options.Engine)) faults.Add($"engine.{fault}");
        ValidateVenues(options, faults);
        VenueStreams.Validate(options, faults);
        ValidateJournal(options.Journal, faults);
        ValidatePaths(options, faults);
        UserGroupFaults.Check(faults, "journal.readersGroup", options.Journal.ReadersGroup);
        UserGroupFaults.Check(faults, "control.writersGroup", options.Control.WritersGroup);
        ValidateThreads(options.Threads, faults);
        HostRanges.Check(HostRanges.All, options, "", faults);
    }

    private static void ValidateVenues(HostOptions options, List<string> faults)
    {
        for (int i = 0; i < options.Venues.Count; i++)
        {
            VenueOptions venue = options.Venues[i];
            string path = $"venues[{i}]";
            if (VenueCatalog.Find(venue.Venue) == null)
            {
                faults.Add($"{path}.venue: unknown venue \"{venue.Venue}\"; one of {VenueCatalog.Names}");
            }

            Url(faults, $"{path}.streamUrl", venue.StreamUrl, "ws", "wss");
            Url(faults, $"{path}.restUrl", venue.RestUrl, "http", "https");
            if (venue.Trades is not ("auto" or "single" or "aggregate"))
            {
                faults.Add($"{path}.trades: must be \"auto\", \"single\" or \"aggregate\", is \"{venue.Trades}\"");
            }

            if (venue.StreamPath.Length > 0 && venue.StreamPath[0] != '/')
            {
                faults.Add($"{path}.streamPath: must begin with \"/\" or be empty, is \"{venue.StreamPath}\"");
            }

            HostRanges.Check(HostRanges.Venue, venue, $"{path}.", faults);
            ValidateBudget(options.Venues, i, faults);
            ValidateCertificates(faults, $"{path}.certificateAuthorityFile", venue.CertificateAuthorityFile);
        }

        for (int i = 0; i < options.Engine.Instruments.Count; i++)
        {
            InstrumentSettings instrument = options.Engine.Instruments[i];
            if (VenueCatalog.Find(instrument.Venue) is not { } definition) continue;
            int accounts = VenueAccounts.CountOf(options.Venues, definition.Id, options.Venues.Count);
            string path = $"engine.instruments[{i}]";
            if (accounts == 0) faults.Add($"{path}.venue: \"{instrument.Venue}\" has no entry in venues");
            else if (instrument.Account >= accounts)
            {
                faults.Add($"{path}.account: {instrument.Venue} has {accounts} entries in venues, so its accounts are "
                    + $"0 to {accounts - 1}, is {instrument.Account}");
            }
        }
    }

    // What counts against one limit of a venue is counted in one place.
    private static void ValidateBudget(List<VenueOptions> venues, int entry, List<string> faults)
    {
        string? limit = VenueCatalog.Find(venues[entry].Venue)?.AddressBudget;
        int other = venues.FindIndex(one => VenueCatalog.Find(one.Venue)?.AddressBudget == limit);
        if (limit == null || other == entry || venues[other].Budget == venues[entry].Budget) return;
        faults.Add($"venues[{entry}].budget: must be that of venues[{other}]: both count against one limit of the "
            + "venue");
    }

    private static void ValidateCertificates(List<string> faults, string path, string file)
    {
        if (file.Length == 0) return;
        if (!File.Exists(file))
        {
            faults.Add($"{path}: no such file: {file}");
            return;
        }

        try
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(file);
            if (roots.Count == 0) faults.Add($"{path}: holds no PEM certificate: {file}");
        }
        catch (Exception exception) when (exception is CryptographicException or IOException
            or UnauthorizedAccessException or ArgumentException)
        {
            faults.Add($"{path}: cannot be used: {file}: {exception.Message}");
        }
    }

    private static void ValidateJournal(JournalOptions journal, List<string> faults)
    {
        if (journal.Directory.Length == 0) faults.Add("journal.directory: must name a folder");
        if (journal.Durability is not ("buffered" or "flushed"))
        {
            faults.Add(journal.Durability == "replicated"
                ? "journal.durability: \"replicated\" needs a standby, which does not exist yet; use \"flushed\""
                : $"journal.durability: must be \"buffered\" or \"flushed\", is \"{journal.Durability}\"");
        }
    }

    private static void ValidateThreads(ThreadOptions threads, List<string> faults)
    {
        ValidatePlan(threads, faults);
        if (threads.Wait is not ("block" or "backoff" or "yield" or "spin"))
        {
            faults.Add(
                $"threads.wait: must be \"block\", \"backoff\", \"yield\" or \"spin\", is \"{threads.Wait}\"");
        }

        if (threads.Receive is not ("block" or "spinThenBlock" or "spin"))
        {
            faults.Add($"threads.receive: must be \"block\", \"spinThenBlock\" or \"spin\", is \"{threads.Receive}\"");
        }

        PowerOfTwo(faults, "threads.ringSlots", threads.RingSlots);
        PowerOfTwo(faults, "threads.commandSlots", threads.CommandSlots);
    }

    private static void ValidatePlan(ThreadOptions threads, List<string> faults)
    {
        if (ThreadPlans.Find(threads, Environment.ProcessorCount) is not { } rows)
        {
            string names = string.Join(" or ", ThreadPlans.Names.Select(static name => $"\"{name}\""));
            faults.Add($"threads.plan: must be {names}, is \"{threads.Plan}\"");
            return;
        }

        if (rows.Any(static row => row.Wait == ThreadWait.OwnSocket)) return;
        string plan = $"in plan \"{threads.Plan}\" the thread that receives waits by threads.wait";
        if (threads.Wait == "backoff")
        {
            faults.Add($"threads.wait: \"backoff\" looks at clocks, not sockets: {plan}; use \"block\"");
        }

        if (threads.Receive != "block")
        {
            faults.Add($"threads.receive: {plan}; leave out threads.receive, is \"{threads.Receive}\"");
        }

        if (threads.ReceiveCore != -1)
        {
            faults.Add(
                $"threads.receiveCore: plan \"{threads.Plan}\" receives on the thread of threads.businessCore; "
                + $"leave out threads.receiveCore, is {threads.ReceiveCore}");
        }
    }

    private static void PowerOfTwo(List<string> faults, string path, int value)
    {
        if (!BitOperations.IsPow2(value)) faults.Add($"{path}: must be a power of two, is {value}");
    }

    /// <summary>No user, path, query or fragment: nobody would read them.</summary>
    public static bool IsHostOnly(Uri url) =>
        url.PathAndQuery == "/" && url.UserInfo.Length == 0 && url.Fragment.Length == 0;

    // The system ends a path at it, and whatever opens the path throws.
    private static void ValidatePaths(HostOptions options, List<string> faults)
    {
        (string Path, string Value)[] paths =
        [
            ("journal.directory", options.Journal.Directory), ("capture.directory", options.Capture.Directory),
            ("output.directory", options.Output.Directory), ("control.directory", options.Control.Directory),
        ];
        foreach ((string path, string value) in paths)
        {
            if (value.Contains('\0')) faults.Add($"{path}: must not hold a NUL");
        }

        if (paths.Any(static pair => pair.Value.Contains('\0')) || options.Control.Directory.Length == 0) return;

        // Who may command must not need to write there, and the permissions are others.
        foreach ((string path, string value) in paths[..^1])
        {
            if (value.Length > 0 && IsSame(value, options.Control.Directory))
                faults.Add($"control.directory: must be a folder of its own, is that of {path}");
        }
    }

    private static bool IsSame(string one, string other) =>
        Path.GetFullPath(one).TrimEnd('/') == Path.GetFullPath(other).TrimEnd('/');

    private static void Url(List<string> faults, string path, string url, string scheme, string secureScheme)
    {
        bool isUrl = Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed)
            && (parsed.Scheme == scheme || parsed.Scheme == secureScheme) && IsHostOnly(parsed);
        if (!isUrl) faults.Add($"{path}: must be {scheme}://host:port or {secureScheme}://host:port, is \"{url}\"");
    }
}
