using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LowLatency.VenueSim.Dialects.Binance.Texts;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Requests;
using LowLatency.VenueSim.Wire;

namespace LowLatency.VenueSim.Dialects.Binance.Trading;

/// <summary>
/// What is the same for every account: ping, time, exchangeInfo, depth, and with a key the delist schedule.
/// </summary>
internal sealed class PublicCalls(ExchangeParts parts)
{
    private const int DepthDefault = 100;
    private const int DepthMax = 5000;
    private const long StaleIds = 1_000_000;
    private readonly Utf8Text _text = new();
    private readonly BinanceMarketText _binance = new(false);

    public static SimResult Ping() => SimResult.Ok("{}"u8.ToArray());

    public SimResult Time() => SimResult.Ok(Encoding.ASCII.GetBytes(
        "{\"serverTime\":" + parts.Clock.ServerMillis.ToString(CultureInfo.InvariantCulture) + "}"));

    public SimResult ExchangeInfo(SimRequest call)
    {
        var (one, several) = (call.Parameters.Get("symbol"), call.Parameters.Get("symbols"));
        if (one is not null && several is not null)
            return BinanceErrors.BadCombination;
        if (one is null && several is null)
            return Write(All());
        var requested = new List<SymbolRules>();
        if (Names(one, several) is not { } names)
            return BinanceErrors.Illegal("symbols", "^\\[(\"[A-Z0-9-_.]{1,20}\"(,\"[A-Z0-9-_.]{1,20}\"){0,}){0,1}\\]$");
        foreach (var name in names)
        {
            if (parts.Find(name) is not var (_, found))
                return BinanceErrors.BadSymbol;
            requested.Add(found);
        }

        return Write(requested);
    }

    /// <summary>Announced ends of trading, the soonest first; the list of instruments does not have them.</summary>
    public SimResult DelistSchedule()
    {
        var ends = new SortedDictionary<long, List<string>>();
        foreach (var (_, rules) in parts.Symbols)
        {
            if (rules.EndMillis == 0)
                continue;
            if (!ends.TryGetValue(rules.EndMillis, out var symbols))
                ends.Add(rules.EndMillis, symbols = []);
            symbols.Add(rules.Symbol);
        }

        return SimResult.Ok(JsonText.Write(json =>
        {
            json.WriteStartArray();
            foreach (var (millis, symbols) in ends)
            {
                json.WriteStartObject();
                json.WriteNumber("delistTime", millis);
                json.WriteStartArray("symbols");
                foreach (var symbol in symbols)
                    json.WriteStringValue(symbol);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }));
    }

    public SimResult Depth(SimRequest call)
    {
        if (ParameterText.Symbol(call.Parameters, out var symbol) is { } symbolError)
            return symbolError;
        if (parts.Find(symbol) is not var (market, _))
            return BinanceErrors.BadSymbol;
        if (ParameterText.Number(call.Parameters, "limit", DepthDefault, out var limit) is { } limitError)
            return limitError;
        if (limit < 1)
            return BinanceErrors.Invalid("limit");
        var updateId = call.IsStale ? Math.Max(1, market.UpdateId - StaleIds) : market.UpdateId;
        _binance.Book(_text.Clear(), market, (int)Math.Min(limit, DepthMax), updateId);
        return SimResult.Ok(_text.Written.ToArray());
    }

    private List<SymbolRules> All()
    {
        var all = new List<SymbolRules>();
        foreach (var (_, rules) in parts.Symbols)
        {
            if (rules.Status != SymbolStatus.Unlisted)
                all.Add(rules);
        }

        return all;
    }

    private SimResult Write(List<SymbolRules> symbols) =>
        SimResult.Ok(ExchangeInfoText.Write(symbols, parts.Options, parts.Clock.ServerMillis));

    private static List<string>? Names(string? one, string? several)
    {
        if (one is not null)
            return [one];
        try
        {
            using var document = JsonDocument.Parse(several!);
            var names = new List<string>();
            foreach (var element in document.RootElement.EnumerateArray())
                names.Add(element.GetString()!);
            return names;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
