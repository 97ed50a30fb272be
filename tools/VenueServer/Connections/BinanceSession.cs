using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Streams;

namespace LowLatency.VenueServer.Connections;

/// <summary>
/// Binance's live subscription protocol on one socket (web-socket-streams, "Live Subscribing/Unsubscribing").
/// </summary>
internal sealed class BinanceSession
{
    private const int StreamsMax = 1024;
    private const int PolicyViolation = 1008;
    private readonly ClientConnection _client;
    private readonly IMarketSource _source;
    private readonly Queue<long> _recent = new();
    private readonly int _messagesPerSecondMax;
    private readonly TimeProvider _time;

    public BinanceSession(ClientConnection client, IMarketSource source, VenueServerOptions options, TimeProvider time)
    {
        _client = client;
        _source = source;
        _time = time;
        _messagesPerSecondMax = client.Protocol == VenueProtocol.BinanceSpot
            ? options.ClientMessagesPerSecondMax
            : options.ClientMessagesPerSecondMax * 2;
    }

    /// <summary>Starts the streams named in the URL.</summary>
    public ValueTask OpenAsync(IReadOnlyList<string> streams)
    {
        var names = new List<StreamName>();
        foreach (var text in streams)
        {
            if (TryAdd(text) is { } name)
                names.Add(name);
        }

        return names.Count == 0 ? ValueTask.CompletedTask : _source.SubscribeAsync(_client, names, null);
    }

    /// <summary>Handles one client message.</summary>
    /// <returns>False when the connection was closed for breaking a rule.</returns>
    public async ValueTask<bool> HandleAsync(ReadOnlyMemory<byte> message)
    {
        if (IsTooFast())
        {
            await _client.CloseAsync(PolicyViolation, "Too many requests").ConfigureAwait(false);
            return false;
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(message);
        }
        catch (JsonException)
        {
            await SendAsync("{\"code\":3,\"msg\":\"Invalid JSON: expected value at line 1 column 1\"}")
                .ConfigureAwait(false);
            return true;
        }

        using (document)
            await HandleAsync(document.RootElement).ConfigureAwait(false);
        return true;
    }

    private ValueTask HandleAsync(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return SendAsync("{\"code\":2,\"msg\":\"Invalid request: request must be an object\"}");
        var id = root.TryGetProperty("id", out var value) ? value.GetRawText() : "null";
        var method = root.TryGetProperty("method", out var name) && name.ValueKind == JsonValueKind.String
            ? name.GetString()!
            : string.Empty;
        return method switch
        {
            "SUBSCRIBE" or "UNSUBSCRIBE" => SubscribeAsync(root, id, method == "SUBSCRIBE"),
            "LIST_SUBSCRIPTIONS" => SendAsync(
                "{\"result\":[" + string.Join(',', _client.Subscriptions.ConvertAll(Quote)) + "],\"id\":" + id + "}"),
            "SET_PROPERTY" => SetPropertyAsync(root, id),
            "GET_PROPERTY" => SendAsync(
                "{\"result\":" + (_client.IsCombined ? "true" : "false") + ",\"id\":" + id + "}"),
            _ => SendAsync("{\"code\":2,\"msg\":\"Invalid request: unknown variant `" + Safe(method)
                + "`, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`, `SET_PROPERTY`, "
                + "`GET_PROPERTY`\",\"id\":" + id + "}"),
        };
    }

    private ValueTask SubscribeAsync(JsonElement root, string id, bool isSubscribe)
    {
        if (!root.TryGetProperty("params", out var parameters) || parameters.ValueKind != JsonValueKind.Array)
            return ErrorAsync(2, "Invalid request: missing field `params`", id);
        var texts = new List<string>();
        foreach (var parameter in parameters.EnumerateArray())
        {
            if (parameter.ValueKind != JsonValueKind.String)
                return ErrorAsync(1, "Invalid value type: expected string", id);
            var text = parameter.GetString()!;
            if (!IsStream(text))
                return ErrorAsync(2, "Invalid request: invalid stream", id);
            texts.Add(text);
        }

        if (isSubscribe && _client.Subscriptions.Count + texts.Count > StreamsMax)
            return ErrorAsync(2, "Invalid request: too many streams", id);
        var names = new List<StreamName>();
        foreach (var text in texts)
        {
            var name = isSubscribe ? TryAdd(text) : Remove(text);
            if (name is not null)
                names.Add(name);
        }

        var ack = Encoding.UTF8.GetBytes("{\"result\":null,\"id\":" + id + "}");
        return isSubscribe
            ? _source.SubscribeAsync(_client, names, ack)
            : _source.UnsubscribeAsync(_client, names, ack);
    }

    private ValueTask SetPropertyAsync(JsonElement root, string id)
    {
        if (!root.TryGetProperty("params", out var parameters) || parameters.ValueKind != JsonValueKind.Array
            || parameters.GetArrayLength() != 2 || parameters[0].ValueKind != JsonValueKind.String
            || parameters[1].ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            return ErrorAsync(1, "Invalid value type: expected [\"combined\", boolean]", id);
        if (parameters[0].GetString() != "combined")
            return ErrorAsync(0, "Unknown property", id);
        _client.IsCombined = parameters[1].GetBoolean();
        return SendAsync("{\"result\":null,\"id\":" + id + "}");
    }

    private StreamName? TryAdd(string text)
    {
        if (!IsStream(text) || _client.Subscriptions.Contains(text))
            return null;
        _client.Subscriptions.Add(text);
        return StreamName.Parse(text);
    }

    private StreamName? Remove(string text) => _client.Subscriptions.Remove(text) ? StreamName.Parse(text) : null;

    private static bool IsStream(string text)
    {
        if (text.StartsWith('!'))
            return true;
        var name = StreamName.Parse(text);
        return name.Kind != StreamKind.Other && text.Contains('@', StringComparison.Ordinal);
    }

    private bool IsTooFast()
    {
        var now = _time.GetTimestamp();
        while (_recent.Count > 0 && _time.GetElapsedTime(_recent.Peek(), now) >= TimeSpan.FromSeconds(1))
            _recent.Dequeue();
        _recent.Enqueue(now);
        return _messagesPerSecondMax > 0 && _recent.Count > _messagesPerSecondMax;
    }

    private ValueTask ErrorAsync(int code, string text, string id) =>
        SendAsync("{\"error\":{\"code\":" + code + ",\"msg\":\"" + text + "\"},\"id\":" + id + "}");

    private async ValueTask SendAsync(string text) =>
        await _client.SendAsync(Encoding.UTF8.GetBytes(text)).ConfigureAwait(false);

    private static string Quote(string text) => "\"" + Safe(text) + "\"";

    private static string Safe(string text) => JsonEncodedText.Encode(text).ToString();
}
