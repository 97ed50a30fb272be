namespace LowLatency.VenueSim.Exchange.Requests;

/// <summary>Errors that faults give, in the venue's words (errors.md; statuses of section 11).</summary>
internal static class InjectedErrors
{
    public static ApiError OfStatus(int status) => status switch
    {
        503 => new ApiError(-1000, "Unknown error, please check your request or try again later.", status),
        504 => new ApiError(
            -1007, "Timeout waiting for response from backend server. Send status unknown; "
            + "execution status unknown.", status),
        _ => new ApiError(-1000, "An unknown error occurred while processing the request.", status),
    };

    public static ApiError OfCode(int code) => code switch
    {
        -1000 => new ApiError(code, "An unknown error occurred while processing the request.", 503),
        -1001 => new ApiError(code, "Internal error; unable to process your request. Please try again.", 503),
        -1003 => new ApiError(code, "Too many requests queued.", 429),
        -1006 => new ApiError(
            code, "An unexpected response was received from the message bus. Execution status unknown.", 503),
        -1007 => OfStatus(504) with { Code = code },
        -1008 => new ApiError(
            code, "Server is currently overloaded with other requests. Please try again in a few minutes.", 503),
        -1015 => new ApiError(code, "Too many new orders; current limit is 50 orders per 10 SECOND.", 429),
        -1016 => new ApiError(code, "This service is no longer available.", 400),
        -1021 => ApiError.Late,
        -1022 => ApiError.BadSignature,
        -2010 => ApiError.Insufficient,
        -2011 => ApiError.UnknownOrder,
        -2013 => ApiError.NoSuchOrder,
        -2014 => ApiError.BadKeyFormat,
        -2015 => ApiError.BadKey,
        _ => new ApiError(code, "An unknown error occurred while processing the request."),
    };
}
