using LowLatency.VenueSim.Exchange.Requests;

namespace LowLatency.VenueSim.Dialects.Binance.Trading;

/// <summary>Errors that faults give, in the venue's words.</summary>
internal static class InjectedErrors
{
    public static SimError OfStatus(int status) => status switch
    {
        503 => new SimError(-1000, "Unknown error, please check your request or try again later.", status),
        504 => new SimError(
            -1007, "Timeout waiting for response from backend server. Send status unknown; "
            + "execution status unknown.", status),
        _ => new SimError(-1000, "An unknown error occurred while processing the request.", status),
    };

    public static SimError OfCode(int code) => code switch
    {
        -1000 => new SimError(code, "An unknown error occurred while processing the request.", 503),
        -1001 => new SimError(code, "Internal error; unable to process your request. Please try again.", 503),
        -1003 => new SimError(code, "Too many requests queued.", 429) { IsLimit = true },
        -1006 => new SimError(
            code, "An unexpected response was received from the message bus. Execution status unknown.", 503),
        -1007 => OfStatus(504) with { Code = code },
        -1008 => new SimError(
            code, "Server is currently overloaded with other requests. Please try again in a few minutes.", 503),
        BinanceErrors.TooManyOrders => new SimError(
            code, "Too many new orders; current limit is 50 orders per 10 SECOND.", 429),
        -1016 => new SimError(code, "This service is no longer available.", 400),
        -1021 => BinanceErrors.Late,
        -1022 => BinanceErrors.BadSignature,
        -2010 => BinanceErrors.Insufficient,
        -2011 => BinanceErrors.UnknownOrder,
        -2013 => BinanceErrors.NoSuchOrder,
        -2014 => BinanceErrors.BadKeyFormat,
        -2015 => BinanceErrors.BadKey,
        _ => new SimError(code, "An unknown error occurred while processing the request."),
    };
}
