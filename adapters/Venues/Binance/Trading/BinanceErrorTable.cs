using System;
using System.Text;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Venues.Binance.Trading;

/// <summary>
/// What an error of the venue means for the request. A code that no row has proves nothing about an order. Immutable;
/// any thread.
/// </summary>
public static class BinanceErrorTable
{
    private const int ServerErrorStatus = 500;
    private const int ClientErrorStatus = 400;

    private static readonly byte[][] SpotParts =
        Array.ConvertAll(BinanceSpotErrors.Rows, static row => Encoding.ASCII.GetBytes(row.MessagePart));

    /// <summary>Spot, complete for spot.</summary>
    public static ReadOnlySpan<VenueError> Spot => BinanceSpotErrors.Rows;

    /// <summary>
    /// The row of a code and the text that came with it (raw JSON will do); of the status when no row has the code.
    /// Statuses of no row count as 500 or 400.
    /// </summary>
    internal static VenueError FindSpot(int status, int code, ReadOnlySpan<byte> message)
    {
        int found = Find(code, false, message);
        if (found < 0) found = Find(status, true, message);
        if (found < 0) found = Find(status >= ServerErrorStatus ? ServerErrorStatus : ClientErrorStatus, true, message);
        return BinanceSpotErrors.Rows[found];
    }

    private static int Find(int code, bool isStatus, ReadOnlySpan<byte> message)
    {
        VenueError[] rows = BinanceSpotErrors.Rows;
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i].Code != code || rows[i].IsHttpStatus != isStatus) continue;
            if (SpotParts[i].Length == 0 || message.IndexOf(SpotParts[i]) >= 0) return i;
        }

        return -1;
    }
}
