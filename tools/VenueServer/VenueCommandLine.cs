using System;
using System.Collections.Generic;
using System.Globalization;
using LowLatency.VenueServer.Faults;
using LowLatency.VenueServer.Trading;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Faults;
using LowLatency.VenueSim.Faults;
using LowLatency.VenueSim.Market;

namespace LowLatency.VenueServer;

/// <summary>The command line of the venue, shared by <c>lowlatency-venue</c> and <c>lowlatency serve</c>.</summary>
public static class VenueCommandLine
{
    /// <summary>What the options are.</summary>
    public const string Usage =
        """
        lowlatency-venue [options]          a venue on 127.0.0.1, generated market by default
          --port N            port; 0 (default) takes a free one and prints it
          --capture DIR       serve a recorded capture: binance-spot_*, binance-us_*, binance-usdm_*,
                              binance-coinm_*, bybit-spot_v5_*, bybit-linear_v5_*
          --prelude DIR       capture that DIR continues (default: found beside DIR)
          --speed X           1 = as recorded (default), 10 = ten times as fast, 0 = as fast as it is read
          --seed N            seed of the generated market (default 1)
          --symbols A,B       its symbols (default BTCUSDT,ETHUSDT)
          --rate N            trades and best-price changes a second it aims at (default 200)
          --hole FROM/TO      a time of the past of which the venue has nothing; repeatable. UTC, for example
                              2024-01-10T02:00/2024-01-10T04:30
          --market spot|usdm  what /ws and /stream without a route mean (default spot)
          --fault SPEC        inject a fault; repeatable. KIND[-depth][@[+]N][xCOUNT][~RATE][#SEED][:ARGUMENT]:
                              drop, dup, swap, corrupt, truncate, crossed, silence@N:2s, close@N:1001, abort
                              (each also with -depth: counts book frames), refuse:3s, rest-429x2:1, rest-503,
                              stale-snapshot, late-snapshot:500ms, sequence-reset
                              Private side: KIND[/TARGET][@N|@TIME][xCOUNT][~RATE][#SEED][:ARGUMENT]: api-429:5,
                              api-418:60, api-http:503, api-http-executed:503, api-html, api-403, api-lost,
                              api-answer-lost/order.place, api-slow:2s, api-late:2s, api-error:-1007,
                              api-error-executed:-1007, api-hide, api-stale:3s, api-abort, api-refuse,
                              api-truncate, api-close:1012, user-lost/TRADE, user-dup, user-corrupt, user-truncate,
                              user-late:1s, user-silent, user-terminated, venue-cancel, venue-expire, venue-manual,
                              venue-deposit:USDT=100, venue-shutdown:2s, venue-skew:5s, socket-close:1001,
                              socket-abort, socket-half-open:30s, socket-refuse:3s
          --account SPEC      an account of the generated market's Binance spot side; repeatable:
                              NAME:KEY:SECRET:ASSET=AMOUNT,ASSET=AMOUNT[:bnb,readonly,withdraw]
          --messages N        client messages a second on a socket before it is closed (default 5; 0 any)
        """;

    /// <summary>Reads a command line.</summary>
    /// <param name="arguments">The arguments after the program or verb.</param>
    /// <param name="options">The options, when the line is right.</param>
    /// <param name="errors">Every fault of the line, else.</param>
    /// <returns>Whether the line is right.</returns>
    public static bool TryParse(
        IReadOnlyList<string> arguments, out VenueServerOptions options, out IReadOnlyList<string> errors)
    {
        options = new VenueServerOptions();
        var faults = new List<string>();
        var specs = new List<FaultSpec>();
        var exchangeSpecs = new List<ExchangeFaultSpec>();
        var accounts = new List<AccountSpec>();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var name = arguments[i];
            if (i + 1 == arguments.Count)
            {
                faults.Add($"{name}: needs a value, or is not known");
                break;
            }

            var value = arguments[i + 1];
            if (name == "--fault")
            {
                if (!FaultText.TryParse(value, out var spec, out var error))
                    faults.Add($"--fault: {error}");
                else if (spec is ExchangeFaultSpec exchangeSpec)
                    exchangeSpecs.Add(exchangeSpec);
                else
                    specs.Add((FaultSpec)spec);
            }
            else if (name == "--account")
            {
                // The value holds a secret: it is not repeated.
                if (AccountText.Read(value, out var account) is { } error)
                    faults.Add($"--account: {error}");
                else
                    accounts.Add(account!);
            }
            else if (Apply(name, value, ref options) is { } error)
            {
                faults.Add($"{name} {value}: {error}");
            }
        }

        options = options with { Faults = specs, ExchangeFaults = exchangeSpecs, Accounts = accounts };
        errors = faults;
        return faults.Count == 0;
    }

    private static string? Apply(string name, string value, ref VenueServerOptions options)
    {
        const NumberStyles Digits = NumberStyles.None;
        var culture = CultureInfo.InvariantCulture;
        switch (name)
        {
            case "--port" when ushort.TryParse(value, Digits, culture, out var port):
                options = options with { Port = port };
                return null;
            case "--capture":
                options = options with { CaptureDirectory = value };
                return null;
            case "--prelude":
                options = options with { PreludeDirectory = value };
                return null;
            case "--speed" when double.TryParse(value, NumberStyles.AllowDecimalPoint, culture, out var speed):
                options = options with { Speed = speed };
                return null;
            case "--seed" when ulong.TryParse(value, Digits, culture, out var seed):
                options = options with { Seed = seed };
                return null;
            case "--symbols" when value.Length > 0:
                options = options with { Symbols = value.Split(',', StringSplitOptions.RemoveEmptyEntries) };
                return null;
            case "--rate" when int.TryParse(value, Digits, culture, out var rate) && rate > 0:
                options = options with { MessagesPerSecond = rate };
                return null;
            case "--hole" when TryHole(value, out var hole):
                options = options with { Holes = [.. options.Holes, hole] };
                return null;
            case "--messages" when int.TryParse(value, Digits, culture, out var messages):
                options = options with { ClientMessagesPerSecondMax = messages };
                return null;
            case "--market" when value is "spot" or "usdm":
                options = options with
                {
                    UnroutedProtocol = value == "spot"
                        ? VenueProtocol.BinanceSpot
                        : VenueProtocol.BinanceUsdMargined,
                };
                return null;
            case "--port" or "--speed" or "--seed" or "--symbols" or "--rate" or "--market" or "--messages" or "--hole":
                return "malformed value";
            default:
                return "unknown option";
        }
    }

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
