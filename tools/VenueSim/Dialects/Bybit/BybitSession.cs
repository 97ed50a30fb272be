using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using LowLatency.VenueSim.Streams;

namespace LowLatency.VenueSim.Dialects.Bybit;

/// <summary>The public subscription protocol on one socket (v5 docs, "Connect").</summary>
internal sealed class BybitSession(BybitDialect dialect, string connectionId, bool isSpot) : IClientSession
{
    private const int SpotArgumentsMax = 10;
    private const int ArgumentCharactersMax = 21_000;

    public bool IsCombined => false;

    public ClientReply Open(IReadOnlyList<string> streams) => new();

    public ClientReply Receive(ReadOnlyMemory<byte> message, long nowNanos)
    {
        try
        {
            using var document = JsonDocument.Parse(message);
            return Handle(document.RootElement);
        }
        catch (JsonException)
        {
            return Answer(false, "error:invalid json", string.Empty, string.Empty);
        }
    }

    private ClientReply Handle(JsonElement root)
    {
        var op = Text(root, "op");
        var requestId = Text(root, "req_id");
        return op switch
        {
            "ping" => Answer(true, "pong", requestId, "ping"),
            "subscribe" or "unsubscribe" => Subscribe(root, requestId, op),
            _ => Answer(false, "error:request op not supported", requestId, op),
        };
    }

    private ClientReply Subscribe(JsonElement root, string requestId, string op)
    {
        var names = new List<StreamName>();
        var characters = 0;
        if (!root.TryGetProperty("args", out var arguments) || arguments.ValueKind != JsonValueKind.Array)
            return Answer(false, "error:args missing", requestId, op);
        foreach (var argument in arguments.EnumerateArray())
        {
            var text = argument.ValueKind == JsonValueKind.String ? argument.GetString()! : string.Empty;
            characters += text.Length;
            if (!IsTopic(text))
                return Answer(false, "error:handler not found,topic:" + text, requestId, op);
            names.Add(dialect.ReadStream(text));
        }

        if (isSpot && names.Count > SpotArgumentsMax)
            return Answer(false, "args size >10", requestId, op);
        if (characters > ArgumentCharactersMax)
            return Answer(false, "error:args too long", requestId, op);
        var answer = Answer(true, isSpot ? op : string.Empty, requestId, op);
        return op == "unsubscribe" ? answer with { Ended = names } : answer with { Started = names };
    }

    private bool IsTopic(string text)
    {
        var name = dialect.ReadStream(text);
        if (name.Kind == StreamKind.Depth)
            return text.Split('.') is ["orderbook", "1" or "50" or "200" or "1000", _];
        return name.Kind != StreamKind.Other || text.StartsWith("allLiquidation.", StringComparison.Ordinal);
    }

    private ClientReply Answer(bool success, string message, string requestId, string op)
    {
        var id = requestId.Length > 0 || !isSpot
            ? ",\"req_id\":\"" + JsonEncodedText.Encode(requestId) + "\""
            : string.Empty;
        return new ClientReply
        {
            Text = Encoding.UTF8.GetBytes("{\"success\":" + (success ? "true" : "false") + ",\"ret_msg\":\""
                + JsonEncodedText.Encode(message) + "\",\"conn_id\":\"" + connectionId + "\"" + id + ",\"op\":\""
                + JsonEncodedText.Encode(op) + "\"}"),
        };
    }

    private static string Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;
}
