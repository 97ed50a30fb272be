using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Streams;

namespace LowLatency.VenueServer.Connections;

/// <summary>Bybit v5's public subscription protocol on one socket (v5 docs, "Connect").</summary>
internal sealed class BybitSession
{
    private const int SpotArgumentsMax = 10;
    private const int ArgumentCharactersMax = 21_000;
    private readonly ClientConnection _client;
    private readonly IMarketSource _source;
    private readonly string _connectionId;
    private readonly bool _isSpot;

    public BybitSession(ClientConnection client, IMarketSource source)
    {
        _client = client;
        _source = source;
        _isSpot = client.Protocol == VenueProtocol.BybitSpot;
        _connectionId = Guid.NewGuid().ToString();
    }

    /// <summary>Handles one client message.</summary>
    public async ValueTask HandleAsync(ReadOnlyMemory<byte> message)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(message);
        }
        catch (JsonException)
        {
            await SendAsync(Answer(false, "error:invalid json", string.Empty, string.Empty)).ConfigureAwait(false);
            return;
        }

        using (document)
            await HandleAsync(document.RootElement).ConfigureAwait(false);
    }

    private ValueTask HandleAsync(JsonElement root)
    {
        var op = Text(root, "op");
        var requestId = Text(root, "req_id");
        return op switch
        {
            "ping" => SendAsync(Answer(true, "pong", requestId, "ping")),
            "subscribe" or "unsubscribe" => SubscribeAsync(root, requestId, op),
            _ => SendAsync(Answer(false, "error:request op not supported", requestId, op)),
        };
    }

    private ValueTask SubscribeAsync(JsonElement root, string requestId, string op)
    {
        var names = new List<StreamName>();
        var characters = 0;
        if (!root.TryGetProperty("args", out var arguments) || arguments.ValueKind != JsonValueKind.Array)
            return SendAsync(Answer(false, "error:args missing", requestId, op));
        foreach (var argument in arguments.EnumerateArray())
        {
            var text = argument.ValueKind == JsonValueKind.String ? argument.GetString()! : string.Empty;
            characters += text.Length;
            if (!IsTopic(text))
                return SendAsync(Answer(false, "error:handler not found,topic:" + text, requestId, op));
            names.Add(StreamName.Parse(text));
        }

        if (_isSpot && names.Count > SpotArgumentsMax)
            return SendAsync(Answer(false, "args size >10", requestId, op));
        if (characters > ArgumentCharactersMax)
            return SendAsync(Answer(false, "error:args too long", requestId, op));
        var ack = Answer(true, _isSpot ? op : string.Empty, requestId, op);
        if (op == "unsubscribe")
        {
            names.ForEach(name => _client.Subscriptions.Remove(name.Text));
            return _source.UnsubscribeAsync(_client, names, ack);
        }

        foreach (var name in names)
        {
            if (!_client.Subscriptions.Contains(name.Text))
                _client.Subscriptions.Add(name.Text);
        }

        return _source.SubscribeAsync(_client, names, ack);
    }

    private static bool IsTopic(string text)
    {
        var name = StreamName.Parse(text);
        if (name.Kind == StreamKind.Depth)
            return text.Split('.') is ["orderbook", "1" or "50" or "200" or "1000", _];
        return name.Kind != StreamKind.Other || text.StartsWith("allLiquidation.", StringComparison.Ordinal);
    }

    private byte[] Answer(bool success, string message, string requestId, string op)
    {
        var id = requestId.Length > 0 || !_isSpot
            ? ",\"req_id\":\"" + JsonEncodedText.Encode(requestId) + "\""
            : string.Empty;
        return Encoding.UTF8.GetBytes("{\"success\":" + (success ? "true" : "false") + ",\"ret_msg\":\""
            + JsonEncodedText.Encode(message) + "\",\"conn_id\":\"" + _connectionId + "\"" + id + ",\"op\":\""
            + JsonEncodedText.Encode(op) + "\"}");
    }

    private static string Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;

    private async ValueTask SendAsync(byte[] text) => await _client.SendAsync(text).ConfigureAwait(false);
}
