using System.Collections.Generic;
using System.Globalization;
using LowLatency.VenueSim.Exchange.Limits;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Exchange.Requests;
using LowLatency.VenueSim.Exchange.Settings;

namespace LowLatency.VenueSim.Dialects.Binance.Trading;

/// <summary>REST answers with the headers of the limits.</summary>
internal static class RestAnswers
{
    public static RestResponse Of(SimRequest call, SimResult result, AddressBudget budget, ExchangeClock clock)
    {
        var millis = clock.ServerMillis;
        var headers = new List<(string, string)>
        {
            ("Content-Type", "application/json;charset=UTF-8"),
            ("X-MBX-USED-WEIGHT-1M", Text(budget.Weight.Used(millis))),
        };
        if (call.Account is { } account && call.IsPlacing)
        {
            headers.Add(("X-MBX-ORDER-COUNT-10S", Text(account.OrderCounts.TenSeconds.Used(millis))));
            headers.Add(("X-MBX-ORDER-COUNT-1D", Text(account.OrderCounts.Day.Used(millis))));
        }

        if (result.Status is 429 or 418)
        {
            var seconds = budget.RetryAfterSeconds(clock.NowNanos);
            if (result.Error!.Code == BinanceErrors.TooManyOrders && call.Account is { } limited)
                seconds = limited.OrderCounts.SecondsLeft(millis);
            headers.Add(("Retry-After", Text(seconds < 1 ? 1 : seconds)));
        }

        return new RestResponse(result.Status, headers, AnswerText.Rest(result));
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
