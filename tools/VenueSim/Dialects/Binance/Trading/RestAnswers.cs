using System.Collections.Generic;
using System.Globalization;
using System.Text;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Limits;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Exchange.Requests;
using LowLatency.VenueSim.Exchange.Settings;

namespace LowLatency.VenueSim.Dialects.Binance.Trading;

/// <summary>REST answers with the headers of the limits (section 6 of the protocol).</summary>
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
        if (call.Account is { } account && BinanceMethods.IsPlacing(call.Method))
        {
            headers.Add(("X-MBX-ORDER-COUNT-10S", Text(account.OrderCounts.TenSeconds.Used(millis))));
            headers.Add(("X-MBX-ORDER-COUNT-1D", Text(account.OrderCounts.Day.Used(millis))));
        }

        if (result.Status is 429 or 418)
        {
            var seconds = budget.RetryAfterSeconds(clock.NowNanos);
            if (result.Error!.Code == -1015 && call.Account is { } limited)
                seconds = limited.OrderCounts.SecondsLeft(millis);
            headers.Add(("Retry-After", Text(seconds < 1 ? 1 : seconds)));
        }

        return new RestResponse(result.Status, headers, AnswerText.Rest(result));
    }

    /// <summary>A page of a proxy or firewall in front of the API.</summary>
    public static RestResponse Html(int status) => new(
        status, [("Content-Type", "text/html")], Encoding.ASCII.GetBytes(
            $"<html>\r\n<head><title>{status}</title></head>\r\n<body><center><h1>{status}</h1></center></body>\r\n"
            + "</html>\r\n"));

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
