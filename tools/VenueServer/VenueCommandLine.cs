using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using LowLatency.VenueServer.Control;
using LowLatency.VenueServer.Faults;
using LowLatency.VenueServer.Options;
using LowLatency.VenueServer.Trading;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Faults;
using LowLatency.VenueSim.Faults;
using LowLatency.VenueSim.Market;

namespace LowLatency.VenueServer;

/// <summary>The options of the venue, shared by <c>lowlatency-venue</c> and <c>lowlatency serve</c>.</summary>
public sealed class VenueCommandLine
{
    private const string FaultHelp =
        """
        Inject a fault; repeatable. KIND[-depth][@[+]N][xCOUNT][~RATE][#SEED][:ARGUMENT]:
        drop, dup, swap, corrupt, truncate, crossed, silence@N:2s, close@N:1001, abort (each also with -depth: counts
        book frames), refuse:3s, rest-429x2:1, rest-503, stale-snapshot, late-snapshot:500ms, sequence-reset.
        Private side: KIND[/TARGET][@N|@TIME][xCOUNT][~RATE][#SEED][:ARGUMENT]: api-429:5, api-418:60, api-http:503,
        api-http-executed:503, api-html, api-403, api-lost, api-answer-lost/order.place, api-slow:2s, api-late:2s,
        api-error:-1007, api-error-executed:-1007, api-hide, api-stale:3s, api-abort, api-refuse, api-truncate,
        api-close:1012, user-lost/TRADE, user-dup, user-corrupt, user-truncate, user-late:1s, user-silent,
        user-terminated, venue-cancel, venue-expire, venue-manual, venue-amend, venue-deposit:USDT=100,
        venue-shutdown:2s, venue-skew:5s, socket-close:1001, socket-abort, socket-half-open:30s, socket-refuse:3s
        """;

    private const string AccountsVariable = "LOWLATENCY_VENUE_ACCOUNTS";
    private const int AccountsBytesMax = 1 << 20;

    private static readonly VenueServerOptions Defaults = new();

    private readonly Option<ushort> _port = Make("--port", "Port; 0 takes a free one and prints it", (ushort)0);
    private readonly Option<string?> _capture = new("--capture")
    {
        Description = "Serve a recorded capture: " + string.Join(
            ", ", SimDialects.Rows.SelectMany(static row => row.Recordings).Select(static name => name + "*")),
        HelpName = "DIR",
    };

    private readonly Option<string?> _prelude = new("--prelude")
    {
        Description = "Capture that --capture continues (default: found beside it)",
        HelpName = "DIR",
    };

    private readonly Option<double> _speed = Make(
        "--speed", "1 = as recorded, 10 = ten times as fast, 0 = as fast as it is read", Defaults.Speed);

    private readonly Option<ulong> _seed = Make("--seed", "Seed of the generated market", Defaults.Seed);

    private readonly Option<string> _symbols = Make(
        "--symbols", "Its symbols, with commas", string.Join(',', Defaults.Symbols));

    private readonly Option<int> _rate = Make(
        "--rate", "Trades and best-price changes a second it aims at", Defaults.MessagesPerSecond);

    private readonly Option<string[]> _holes = Many(
        "--hole", "A time of the past of which the venue has nothing, UTC, for example "
        + "2024-01-10T02:00/2024-01-10T04:30; repeatable", "FROM/TO");

    private readonly Option<string> _market = Make(
        "--market", "What a socket path that names no market means, and whose accounts there are",
        SimDialects.Default.Option);
    private readonly Option<string[]> _faults = Many("--fault", FaultHelp, "SPEC");
    private readonly Option<string[]> _accounts = Many(
        "--account", "An account, as a line of --accounts; repeatable. Every user of this machine can read it in the "
        + "list of processes: for keys that are used nowhere else", "SPEC");

    private readonly Option<string?> _accountsFile = new("--accounts")
    {
        Description = "File (mode 0600) of accounts of the generated market's private side, one a line: "
            + $"NAME:KEY:SECRET:ASSET=AMOUNT,ASSET=AMOUNT[:bnb,readonly,withdraw]; or the lines in {AccountsVariable}",
        HelpName = "FILE",
    };

    private readonly Option<string?> _tokenFile = new("--token-file")
    {
        Description = "File (mode 0600) of the token that control calls carry (default: made at the start; "
            + $"or {ControlToken.Variable})",
        HelpName = "FILE",
    };

    private readonly Option<int> _messages = Make(
        "--messages", "Client messages a second on a socket before it is closed; 0 = any number",
        Defaults.ClientMessagesPerSecondMax);

    /// <summary></summary>
    public VenueCommandLine() => _market.AcceptOnlyFromAmong(
        [.. SimDialects.Rows.Where(static row => row.IsGenerated).Select(static row => row.Option)]);

    /// <summary>An @ begins no name of a file of options here.</summary>
    public static ParserConfiguration Parser { get; } = new() { ResponseFileTokenReplacer = null };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options =
        [
            _port, _capture, _prelude, _speed, _seed, _symbols, _rate, _holes, _market, _faults, _accounts,
            _accountsFile, _tokenFile, _messages,
        ];
        foreach (Option option in options) command.Add(option);
    }

    /// <summary>Reads what was given.</summary>
    /// <param name="line">Without a fault of its own.</param>
    /// <param name="options">The options, when the line is right.</param>
    /// <param name="errors">Every fault of the line, else.</param>
    /// <returns>Whether the line is right.</returns>
    public bool TryRead(ParseResult line, out VenueServerOptions options, out IReadOnlyList<string> errors)
    {
        var faults = new List<string>();
        var specs = new List<FaultSpec>();
        var exchangeSpecs = new List<ExchangeFaultSpec>();
        var accounts = new List<AccountSpec>();
        var holes = new List<PastHole>();
        ReadFaults(line, specs, exchangeSpecs, faults);
        ReadAccounts(line, accounts, faults);
        foreach (var text in line.GetValue(_holes) ?? [])
        {
            if (TryHole(text, out var hole))
                holes.Add(hole);
            else
                faults.Add($"--hole {text}: must be FROM/TO, two times of UTC, the later one last");
        }

        var symbols = line.GetValue(_symbols)!.Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (symbols.Length == 0)
            faults.Add("--symbols: name at least one");
        if (line.GetValue(_rate) < 1)
            faults.Add($"--rate {line.GetValue(_rate)}: must be 1 or more");
        if (line.GetValue(_messages) < 0)
            faults.Add($"--messages {line.GetValue(_messages)}: must be 0 or more");
        if (!(line.GetValue(_speed) >= 0))
            faults.Add("--speed: must be 0 or more");
        options = new VenueServerOptions
        {
            Port = line.GetValue(_port),
            CaptureDirectory = line.GetValue(_capture),
            PreludeDirectory = line.GetValue(_prelude),
            Speed = line.GetValue(_speed),
            Seed = line.GetValue(_seed),
            Symbols = symbols,
            MessagesPerSecond = line.GetValue(_rate),
            Holes = holes,
            ClientMessagesPerSecondMax = line.GetValue(_messages),
            Venue = SimDialects.Rows.First(row => string.Equals(row.Option, line.GetValue(_market))),
            Faults = specs,
            ExchangeFaults = exchangeSpecs,
            Accounts = accounts,
            ControlToken = ReadToken(line, faults),
            KeepsControlToken = true,
        };
        errors = faults;
        return faults.Count == 0;
    }

    private void ReadAccounts(ParseResult line, List<AccountSpec> accounts, List<string> faults)
    {
        foreach (var text in line.GetValue(_accounts) ?? [])
        {
            // The value holds a secret: it is not repeated.
            if (AccountArgument.Read(text, out var account) is { } error)
                faults.Add($"--account: {error}");
            else
                accounts.Add(account!);
        }

        if (line.GetValue(_accountsFile) is { } file)
        {
            if (SecretFile.Read(file, AccountsBytesMax, out var fault) is { } text)
                AccountArgument.ReadLines(text, $"--accounts {file}", accounts, faults);
            else
                faults.Add($"--accounts {fault}");
        }

        if (Take(AccountsVariable) is { } lines)
            AccountArgument.ReadLines(lines, AccountsVariable, accounts, faults);
    }

    private string? ReadToken(ParseResult line, List<string> faults)
    {
        var fault = string.Empty;
        var token = line.GetValue(_tokenFile) is { } file
            ? ControlToken.Read(file, out fault)
            : Take(ControlToken.Variable);
        if (fault.Length > 0)
            faults.Add($"--token-file {fault}");
        else if (token != null && ControlToken.Judge(token) is { } wrong)
            faults.Add($"{ControlToken.Variable}: {wrong}");
        return token;
    }

    // Not for the processes that this one starts.
    private static string? Take(string variable)
    {
        var value = Environment.GetEnvironmentVariable(variable);
        if (value != null)
            Environment.SetEnvironmentVariable(variable, null);
        return string.IsNullOrEmpty(value) ? null : value;
    }

    private void ReadFaults(
        ParseResult line, List<FaultSpec> specs, List<ExchangeFaultSpec> exchangeSpecs, List<string> faults)
    {
        foreach (var text in line.GetValue(_faults) ?? [])
        {
            if (!VenueFaultText.TryParse(text, out var spec, out var error))
                faults.Add($"--fault: {error}");
            else if (spec is ExchangeFaultSpec exchangeSpec)
                exchangeSpecs.Add(exchangeSpec);
            else
                specs.Add((FaultSpec)spec);
        }
    }

    private static Option<T> Make<T>(string name, string description, T value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };

    private static Option<string[]> Many(string name, string description, string value) =>
        new(name) { Description = description, HelpName = value, AllowMultipleArgumentsPerToken = false };

    private static bool TryHole(string text, out PastHole hole)
    {
        hole = default;
        var parts = text.Split('/');
        if (parts.Length != 2 || !TryMillis(parts[0], out var from) || !TryMillis(parts[1], out var to) || to <= from)
            return false;
        hole = new PastHole(from, to);
        return true;
    }

    private static bool TryMillis(string text, out long millis)
    {
        var isTime = DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        millis = time.ToUnixTimeMilliseconds();
        return isTime;
    }
}
