namespace LowLatency.VenueSim.Exchange.Messages;

/// <summary>What the exchange sends.</summary>
public enum DeliveryKind
{
    /// <summary>The answer to a REST request.</summary>
    RestAnswer,

    /// <summary>The connection of a REST request is cut without an answer.</summary>
    RestAbort,

    /// <summary>A text frame on a socket.</summary>
    Text,

    /// <summary>A protocol ping on a socket; the pong belongs to <c>SimExchange.ReceivePong</c>.</summary>
    Ping,

    /// <summary>A close frame on a socket, which ends it.</summary>
    Close,

    /// <summary>A socket is cut without a close frame.</summary>
    Abort,
}
