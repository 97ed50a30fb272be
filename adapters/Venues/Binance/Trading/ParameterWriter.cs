using System;
using LowLatency.Model.Identity;
using LowLatency.Protocol.Feeds;

namespace LowLatency.Venues.Binance.Trading;

/// <summary>
/// Writes the parameters of a request as the text that is signed (k=v joined by &amp;) and, for the socket, as members
/// of a JSON object too: each value is formatted once, so what is signed is what is sent. Callers add parameters sorted
/// by name, as the socket's signature wants; over HTTP any order is good. Symbols alone may need percent-encoding, in
/// the text over HTTP; none needs a JSON escape (<see cref="FeedInstrumentTable"/> sees to that).
/// </summary>
internal ref struct ParameterWriter
{
    private readonly bool _isSocket;
    private readonly int _start;

    /// <param name="text">Takes the text to sign, behind what it holds already.</param>
    /// <param name="json">Socket: takes the members.</param>
    /// <param name="isSocket">Writes to both.</param>
    internal ParameterWriter(AsciiWriter text, AsciiWriter json, bool isSocket)
    {
        Text = text;
        Json = json;
        _isSocket = isSocket;
        _start = text.Length;
    }

    // Fields, since writing through a property would change a copy.
    internal AsciiWriter Text;
    internal AsciiWriter Json;

    /// <summary>What is to be signed.</summary>
    internal readonly ReadOnlySpan<byte> Payload => Text.Written[_start..];

    /// <summary>A string.</summary>
    internal void Add(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        int at = Begin(name);
        Text.Write(value);
        End(at, isString: true);
    }

    /// <summary>
    /// A symbol. HTTP: what is signed is what the query holds, percent-encoded; the socket signs the bytes themselves.
    /// </summary>
    internal void AddSymbol(scoped ReadOnlySpan<byte> symbol)
    {
        int at = Begin("symbol"u8);
        if (_isSocket) Text.Write(symbol);
        else Text.WriteEncoded(symbol);
        End(at, isString: true);
    }

    /// <summary>A number.</summary>
    internal void Add(scoped ReadOnlySpan<byte> name, long value)
    {
        int at = Begin(name);
        Text.Write(value);
        End(at, isString: false);
    }

    /// <summary>True.</summary>
    internal void AddTrue(scoped ReadOnlySpan<byte> name)
    {
        int at = Begin(name);
        Text.Write("true"u8);
        End(at, isString: false);
    }

    /// <summary>A decimal, exactly as held, as a string.</summary>
    internal void Add(scoped ReadOnlySpan<byte> name, long units, int decimals)
    {
        int at = Begin(name);
        Text.WriteDecimal(units, decimals);
        End(at, isString: true);
    }

    /// <summary>A client order id behind a prefix, which is empty for the id of an order.</summary>
    internal void Add(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> prefix, ClientOrderId id)
    {
        int at = Begin(name);
        Text.Write(prefix);
        id.Format(Text.Take(ClientOrderId.TextLength));
        End(at, isString: true);
    }

    private int Begin(scoped ReadOnlySpan<byte> name)
    {
        if (Text.Length > _start) Text.Write("&"u8);
        if (_isSocket)
        {
            Json.Write(Text.Length > _start ? ",\""u8 : "\""u8);
            Json.Write(name);
        }

        Text.Write(name);
        Text.Write("="u8);
        return Text.Length;
    }

    private void End(int valueAt, bool isString)
    {
        if (!_isSocket) return;
        Json.Write(isString ? "\":\""u8 : "\":"u8);
        Json.Write(Text.Written[valueAt..]);
        if (isString) Json.Write("\""u8);
    }
}
