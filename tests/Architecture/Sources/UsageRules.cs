using System;
using System.Collections.Generic;
using System.IO;
using System.Text.RegularExpressions;

namespace LowLatency.Architecture.Sources;

/// <summary>What only certain folders of engine/ and adapters/ may touch, and which venue may name which.</summary>
internal static class UsageRules
{
    private sealed record Resource(string Name, string Home, Regex Pattern);

    private sealed record Allowance(string Folder, string Resource, string Because);

    private static readonly Resource[] Resources =
    [
        new("sockets", "adapters/Transport/", Pattern(
            @"System\.Net(?!\w)|Socket|TcpClient|TcpListener|UdpClient|NetworkStream|SslStream|HttpClient"
            + "|ClientWebSocket|SocketsHttpHandler|IPEndPoint|IPAddress|Dns")),
        new("threads", "engine/Runtime/", Pattern(
            @"new\s+(?:System\.Threading\.)?Thread|Task\s*\.\s*(?:Run|Factory|Delay|WhenAll|WhenAny)|ThreadPool"
            + @"|Parallel|PeriodicTimer|Thread\s*\.\s*\w+|new\s+(?:System\.Threading\.)?Timer|System\.Timers")),
        new("files", "engine/Runtime/", Pattern(
            @"File\s*\.\s*\w+|FileInfo|FileStream|Directory\s*\.\s*\w+|DirectoryInfo|RandomAccess|MemoryMappedFile"
            + @"|StreamReader|StreamWriter|System\.IO\.MemoryMappedFiles|SafeFileHandle|FileSystemWatcher")),
        new("clocks", "engine/Runtime/", Pattern(
            @"Stopwatch|DateTime\s*\.\s*(?:Utc)?Now|DateTimeOffset\s*\.\s*(?:Utc)?Now|TimeProvider"
            + @"|DateTime\s*\.\s*Today|Environment\s*\.\s*TickCount(?:64)?|clock_gettime")),
    ];

    private static readonly Regex StrategyEscapes = new(
        @"\bSuppressMessage\b|\bunsafe\b|\bextern\b|\bDllImport\b|\bLibraryImport\b"
        + @"|\bReflection\b|\bActivator\b|\.\s*GetType\b|\bUnsafe\b|\bMarshal\b|\bMemoryMarshal\b|\bThreadStatic\b"
        + @"|\bstatic\s+(?!readonly\b|class\b|partial\b)[\w<>\[\]?., ]+\s+\w+\s*(?:=(?!>)|;)",
        RegexOptions.CultureInvariant);

    private static readonly Regex Writing = Pattern(
        @"FileAccess\s*\.\s*(?:Write|ReadWrite)|FileMode\s*\.\s*(?:Create\w*|Append|Truncate|OpenOrCreate)|StreamWriter"
        + @"|(?:File|Directory)\s*\.\s*(?:Append\w+|Copy|Create\w*|Delete|Move|Open\w+|Replace|Set\w+|Write\w+)");

    private static readonly string[] ReadingVerbs = ["tools/Cli/Journals/", "tools/Cli/Reports/"];

    // Short on purpose: each line is a decision.
    private static readonly Allowance[] Allowances =
    [
        new("engine/Reading/", "files", "it reads journals, captures, snapshots; WritingFaults keeps it from writing"),
        new("engine/Host/", "threads", "the composition root starts what it has put together"),
        new("engine/Host/", "files", "the composition root opens the configuration and the journal folder"),
        new("engine/Host/", "clocks", "times of start and report belong to the process, never to an event"),
        new("adapters/Transport/", "clocks", "a frame's receive time and a connect's deadline are taken at the socket"),
        new("adapters/Transport/", "threads", "names, TLS and HTTP wait beside the receive thread, which only polls"),
    ];

    internal static List<string> ResourceFaults(string path, string source)
    {
        List<string> faults = [];
        if (!IsBelow(path, "engine/") && !IsBelow(path, "adapters/")) return faults;
        string code = CodeText.Of(source);
        foreach (Resource resource in Resources)
        {
            if (IsBelow(path, resource.Home) || IsAllowed(path, resource.Name)) continue;
            foreach (Match match in resource.Pattern.Matches(code))
            {
                string rule = $"{resource.Name} are only in {resource.Home}";
                faults.Add($"{path}:{Line(code, match.Index)}: {match.Value} ({rule})");
            }
        }

        return faults;
    }

    /// <summary>
    /// Reading changes no file, and the verbs that only read do so by it alone: what replays needs Runtime and Core.
    /// </summary>
    internal static List<string> ReadingFaults(string path, string source)
    {
        List<string> faults = [];
        string code = CodeText.Of(source);
        if (IsBelow(path, "engine/Reading/"))
        {
            foreach (Match match in Writing.Matches(code))
                faults.Add($"{path}:{Line(code, match.Index)}: {match.Value} (Reading writes nothing)");
        }

        foreach (string folder in ReadingVerbs)
        {
            if (!IsBelow(path, folder)) continue;
            foreach (Match match in Regex.Matches(code, @"\bLowLatency\s*\.\s*(?:Runtime|Pipeline|Host)\b"))
                faults.Add($"{path}:{Line(code, match.Index)}: {match.Value} (this verb only reads: use Reading)");
        }

        return faults;
    }

    /// <summary>
    /// What the compiler alone would let a strategy do: switch off a rule, leave managed code, look into others by
    /// reflection, or share state between instruments and runs.
    /// </summary>
    internal static List<string> StrategyFaults(string path, string source)
    {
        List<string> faults = [];
        bool isExample = IsBelow(path, "docs/examples/") && !path.EndsWith(".tests.cs", StringComparison.Ordinal);
        if (!IsBelow(path, "engine/Strategies/") && !isExample) return faults;
        string code = CodeText.Of(source);
        foreach (Match match in StrategyEscapes.Matches(code))
            faults.Add($"{path}:{Line(code, match.Index)}: {match.Value} (a strategy decides from its bars only)");
        foreach (Match match in Regex.Matches(source, @"(?m)^\s*#\s*pragma\b"))
            faults.Add($"{path}:{Line(source, match.Index)}: a strategy switches no rule off");
        return faults;
    }

    /// <summary>Host and tools know the user's strategies too: they ask the catalogue, never Core's registry.</summary>
    internal static List<string> CatalogFaults(string path, string source)
    {
        List<string> faults = [];
        if (!IsBelow(path, "engine/Host/") && !IsBelow(path, "tools/")) return faults;
        string code = CodeText.Of(source);
        foreach (Match match in Regex.Matches(code, @"StrategyRegistry\s*\.\s*BuiltIn"))
            faults.Add($"{path}:{Line(code, match.Index)}: use StrategyCatalog.All()");
        return faults;
    }

    // Records and dialects of requests are for both; what decides about orders is in these namespaces.
    private const string OrderMachines =
        @"\bTrading\s*\.\s*(?:Jobs|Locks|Orders|Publishing|Reconciliation|Requests|Stream|Context)\b"
        + @"|\b(?:TradingGateway|OrderJobs?|Reconciler|RequestPipe|PrivateStream|EventOutbox)\b";

    /// <summary>LAW 6: the watchdog signs and parses as the engine does, but decides about orders by itself.</summary>
    internal static List<string> WatchdogFaults(string path, string source)
    {
        List<string> faults = [];
        if (!IsBelow(path, "tools/Watchdog/")) return faults;
        string code = CodeText.Of(source);
        foreach (Match match in Regex.Matches(code, OrderMachines))
            faults.Add($"{path}:{Line(code, match.Index)}: {match.Value} (LAW 6: no order machine of the engine)");
        return faults;
    }

    /// <summary>A venue's folder (Binance for BinanceSpot and BinanceUsdm) names no other venue's namespace.</summary>
    internal static List<string> VenueFaults(string path, string source, IReadOnlyList<string> venueFolders)
    {
        List<string> faults = [];
        string[] parts = path.Split('/');
        if (parts.Length < 4 || parts[0] != "adapters" || parts[1] != "Venues") return faults;
        bool isVenue = false;
        foreach (string folder in venueFolders) isVenue |= folder == parts[2];
        if (!isVenue) return faults;
        string code = CodeText.Of(source);
        foreach (string other in venueFolders)
        {
            if (other == parts[2]) continue;
            Match match = Regex.Match(code, @"\bVenues\s*\.\s*" + other + @"\b|(?<![\w.])" + other + @"\s*\.\s*[A-Z]");
            if (match.Success) faults.Add($"{path}:{Line(code, match.Index)}: names the venue {other}");
        }

        return faults;
    }

    /// <summary>Folders below adapters/Venues that begin the name of a VenueId.</summary>
    internal static List<string> VenueFolders()
    {
        MatchCollection venues = Regex.Matches(
            RepositoryTree.Read("engine/Model/Identity/VenueId.cs"), @"(?m)^\s+(\w+) = [1-9]\d*,");
        List<string> folders = [];
        foreach (string path in Directory.GetDirectories(Path.Combine(RepositoryTree.Root, "adapters", "Venues")))
        {
            string name = Path.GetFileName(path);
            foreach (Match venue in venues)
            {
                if (!venue.Groups[1].Value.StartsWith(name, StringComparison.Ordinal)) continue;
                folders.Add(name);
                break;
            }
        }

        return folders;
    }

    private static bool IsAllowed(string path, string resource)
    {
        foreach (Allowance allowance in Allowances)
        {
            if (allowance.Resource == resource && IsBelow(path, allowance.Folder)) return true;
        }

        return false;
    }

    private static bool IsBelow(string path, string folder) => path.StartsWith(folder, StringComparison.Ordinal);

    private static Regex Pattern(string alternatives) =>
        new(@"(?<!\w)(?:" + alternatives + @")(?!\w)", RegexOptions.CultureInvariant);

    private static int Line(string text, int offset) => text.AsSpan(0, offset).Count('\n') + 1;
}
