namespace LowLatency.VenueSim.Exchange.Requests;

/// <summary>An error as the venue words it (errors.md).</summary>
/// <param name="Code">Negative code.</param>
/// <param name="Message">Text.</param>
/// <param name="Status">HTTP status.</param>
internal sealed record SimError(int Code, string Message, int Status = 400)
{
    public static readonly SimError UnknownOrder = new(-2011, "Unknown order sent.");
    public static readonly SimError NoSuchOrder = new(-2013, "Order does not exist.");
    public static readonly SimError DuplicateOrder = new(-2010, "Duplicate order sent.");
    public static readonly SimError WouldTake = new(-2010, "Order would immediately match and take.");
    public static readonly SimError WouldTrigger = new(-2010, "Order would trigger immediately.");
    public static readonly SimError Insufficient = new(
        -2010, "Account has insufficient balance for requested action.");

    public static readonly SimError AccountDisabled = new(-2010, "This action is disabled on this account.");
    public static readonly SimError BadSymbol = new(-1121, "Invalid symbol.");
    public static readonly SimError BadSignature = new(-1022, "Signature for this request is not valid.");
    public static readonly SimError BadKeyFormat = new(-2014, "API-key format invalid.", 401);
    public static readonly SimError BadKey = new(
        -2015, "Invalid API-key, IP, or permissions for action.", 401);

    public static readonly SimError Late = new(
        -1021, "Timestamp for this request is outside of the recvWindow.");

    public static readonly SimError Early = new(
        -1021, "Timestamp for this request was 1000ms ahead of the server's time.");

    public static readonly SimError BadWindow = new(-1131, "recvWindow must be less than 60000.");
    public static readonly SimError BadInterval = new(
        -1127, "More than 24 hours between startTime and endTime.");

    public static readonly SimError BadCombination = new(-1128, "Combination of optional parameters invalid.");
    public static readonly SimError Duplicates = new(-1101, "Duplicate values for a parameter detected.");
    public static readonly SimError IdMismatch = new(
        -2039, "Client order ID is not correct for this order ID.");

    public static readonly SimError NoQuantity = new(
        -1102, "Param 'quantity' or 'quoteOrderQty' must be sent, but both were empty/null!");

    public static readonly SimError NoStopPrice = new(
        -1102, "Param 'stopPrice' or 'trailingDelta' must be sent, but both were empty/null!");

    public static readonly SimError NoOrderId = new(
        -1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!");

    public static SimError Filter(string name) => new(-1013, "Filter failure: " + name);

    public static SimError Illegal(string parameter, string legal) => new(
        -1100, $"Illegal characters found in parameter '{parameter}'; legal range is '{legal}'.");

    public static SimError Missing(string parameter) => new(
        -1102, $"Mandatory parameter '{parameter}' was not sent, was empty/null, or malformed.");

    public static SimError Empty(string parameter) => new(-1105, $"Parameter '{parameter}' was empty.");

    public static SimError NotRequired(string parameter) => new(
        -1106, $"Parameter '{parameter}' sent when not required.");

    public static SimError Precision(string parameter) => new(
        -1111, $"Parameter '{parameter}' has too much precision.");

    public static SimError NotRead(int read, int sent) => new(
        -1104, $"Not all sent parameters were read; read '{read}' parameter(s) but was sent '{sent}'.");

    public static SimError Invalid(string parameter) => new(
        -1130, $"Data sent for parameter '{parameter}' is not valid.");

    public static SimError TooManyOrders(string window, int limit) => new(
        -1015, $"Too many new orders; current limit is {limit} orders per {window}.", 429);
}
