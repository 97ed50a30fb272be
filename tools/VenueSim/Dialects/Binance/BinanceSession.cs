using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using LowLatency.VenueSim.Streams;

namespace LowLatency.VenueSim.Dialects.Binance;

/// <summary>
/// The live subscription protocol on one socket (web-socket-streams, "Live Subscribing/Unsubscribing").
/// </summary>
internal sealed class BinanceSession(BinanceDialect dialect, bool isCombined, int messagesPerSecondMax) : IClientSession
{
    private const int StreamsMax = 1024;
    private const int PolicyViolation = 1008;
    private const long SecondNanos = 1_000_000_000;
    private readonly Queue<long> _recent = new();
    private readonly List<string> _subscriptions = new();
    private volatile bool _isCombined = isCombined;

    public bool IsCombined => _isCombined;

    public ClientReply Open(IReadOnlyList<string> streams)
    {
        var names = new List<StreamName>();
        foreach (var text in streams)
        {
            if (TryAdd(text) is { } name)
                names.Add(name);
        }

        return new ClientReply { Started = names };
    }

    public ClientReply Receive(ReadOnlyMemory<byte> message, long nowNanos)
    {
        if (IsTooFast(nowNanos))
            return new ClientReply { CloseCode = PolicyViolation, CloseReason = "Too many requests" };
        try
        {
            using var document = JsonDocument.Parse(message);
            return Handle(document.RootElement);
        }
        catch (JsonException)
        {
            return Answer("{\"code\":3,\"msg\":\"Invalid JSON: expected value at line 1 column 1\"}");
        }
    }

    private ClientReply Handle(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return Answer("{\"code\":2,\"msg\":\"Invalid request: request must be an object\"}");
        var id = root.TryGetProperty("id", out var value) ? value.GetRawText() : "null";
        var method = root.TryGetProperty("method", out var name) && name.ValueKind == JsonValueKind.String
            ? name.GetString()!
            : string.Empty;
        return method switch
        {
            "SUBSCRIBE" or "UNSUBSCRIBE" => Subscribe(root, id, method == "SUBSCRIBE"),
            "LIST_SUBSCRIPTIONS" => Answer(
                "{\"result\":[" + string.Join(',', _subscriptions.ConvertAll(Quote)) + "],\"id\":" + id + "}"),
            "SET_PROPERTY" => SetProperty(root, id),
            "GET_PROPERTY" => Answer("{\"result\":" + (_isCombined ? "true" : "false") + ",\"id\":" + id + "}"),
            _ => Answer("{\"code\":2,\"msg\":\"Invalid request: unknown variant `" + Safe(method)
                + "`, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`, `SET_PROPERTY`, "
                + "`GET_PROPERTY`\",\"id\":" + id + "}"),
        };
    }

    private ClientReply Subscribe(JsonElement root, string id, bool isSubscribe)
    {
        if (!root.TryGetProperty("params", out var parameters) || parameters.ValueKind != JsonValueKind.Array)
            return Error(2, "Invalid request: missing field `params`", id);
        var texts = new List<string>();
        foreach (var parameter in parameters.EnumerateArray())
        {
            if (parameter.ValueKind != JsonValueKind.String)
                return Error(1, "Invalid value type: expected string", id);
            var text = parameter.GetString()!;
            if (!IsStream(text))
                return Error(2, "Invalid request: invalid stream", id);
            texts.Add(text);
        }

        if (isSubscribe && _subscriptions.Count + texts.Count > StreamsMax)
            return Error(2, "Invalid request: too many streams", id);
        var names = new List<StreamName>();
        foreach (var text in texts)
        {
            var name = isSubscribe ? TryAdd(text) : Remove(text);
            if (name is not null)
                names.Add(name);
        }

        return new ClientReply
        {
            Text = Encoding.UTF8.GetBytes("{\"result\":null,\"id\":" + id + "}"),
            Started = isSubscribe ? names : [],
            Ended = isSubscribe ? [] : names,
        };
    }

    private ClientReply SetProperty(JsonElement root, string id)
    {
        if (!root.TryGetProperty("params", out var parameters) || parameters.ValueKind != JsonValueKind.Array
            || parameters.GetArrayLength() != 2 || parameters[0].ValueKind != JsonValueKind.String
            || parameters[1].ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            return Error(1, "Invalid value type: expected [\"combined\", boolean]", id);
        if (parameters[0].GetString() != "combined")
            return Error(0, "Unknown property", id);
        _isCombined = parameters[1].GetBoolean();
        return Answer("{\"result\":null,\"id\":" + id + "}");
    }

    private StreamName? TryAdd(string text)
    {
        if (!IsStream(text) || _subscriptions.Contains(text))
            return null;
        _subscriptions.Add(text);
        return dialect.ReadStream(text);
    }

    private StreamName? Remove(string text) => _subscriptions.Remove(text) ? dialect.ReadStream(text) : null;

    private bool IsStream(string text) =>
        text.StartsWith('!') || dialect.ReadStream(text).Kind != StreamKind.Other;

    private bool IsTooFast(long nowNanos)
    {
        while (_recent.Count > 0 && nowNanos - _recent.Peek() >= SecondNanos)
            _recent.Dequeue();
        _recent.Enqueue(nowNanos);
        return messagesPerSecondMax > 0 && _recent.Count > messagesPerSecondMax;
    }

    private static ClientReply Error(int code, string text, string id) =>
        Answer("{\"error\":{\"code\":" + code + ",\"msg\":\"" + text + "\"},\"id\":" + id + "}");

    private static ClientReply Answer(string text) => new() { Text = Encoding.UTF8.GetBytes(text) };

    private static string Quote(string text) => "\"" + Safe(text) + "\"";

    private static string Safe(string text) => JsonEncodedText.Encode(text).ToString();
}
