using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using LowLatency.Model.Events.Accounts;
using LowLatency.Protocol.Trading.Ids;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Unit.Protocol.Trading;

/// <summary>
/// Between the tests' venue, whose ids are numbers, and a gateway whose venue names by text: what a parser and a writer
/// do. Order ids have the form of a UUID, trade ids 24 hex digits.
/// </summary>
internal sealed class TextIdDialect(TextIds ids)
{
    /// <summary>Requests that named a key whose text is not kept.</summary>
    public List<string> Faults { get; } = [];

    public static string Text(TextIdKind kind, long number) => kind == TextIdKind.Order
        ? string.Create(CultureInfo.InvariantCulture, $"5cf98598-39a7-459e-97bf-{number:x12}")
        : number.ToString("x24", CultureInfo.InvariantCulture);

    public static long Number(ReadOnlySpan<byte> text) =>
        long.Parse(Encoding.ASCII.GetString(text[^12..]), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public bool TryRead(ref OrderRecord order) => TryRead(TextIdKind.Order, order.VenueNanos, ref order.VenueOrderId);

    public bool TryRead(ref FillRecord fill) =>
        TryRead(TextIdKind.Order, fill.VenueNanos, ref fill.VenueOrderId)
        && TryRead(TextIdKind.Trade, fill.VenueNanos, ref fill.TradeId);

    /// <summary>The request as the venue reads it.</summary>
    public TradingRequest Written(TradingRequest request)
    {
        if (request.VenueOrderId == 0) return request;
        if (ids.Orders.TryTextOf(request.VenueOrderId, out ReadOnlySpan<byte> text))
        {
            request.VenueOrderId = Number(text);
            return request;
        }

        Faults.Add($"{request.Kind} names key {request.VenueOrderId}, whose text is not kept");
        request.VenueOrderId = -1;
        return request;
    }

    private bool TryRead(TextIdKind kind, long venueNanos, ref long id)
    {
        if (id == 0) return true;
        TextIdTable table = kind == TextIdKind.Order ? ids.Orders : ids.Trades;
        Span<byte> text = stackalloc byte[TextWords.BytesMax];
        bool isOrder = kind == TextIdKind.Order;
        int length = 0;
        if (isOrder) "5cf98598-39a7-459e-97bf-"u8.CopyTo(text);
        if (isOrder) length = 24;
        id.TryFormat(text[length..], out int digits, isOrder ? "x12" : "x24", CultureInfo.InvariantCulture);
        return table.TryKeyOf(text[..(length + digits)], venueNanos, out id);
    }
}
