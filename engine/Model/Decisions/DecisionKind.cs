namespace LowLatency.Model.Decisions;

public enum DecisionKind : byte
{
    None = 0,

    /// <summary>A signal bar closed.</summary>
    SignalBar = 1,

    /// <summary>An intent that had waited for the opposite orders to go.</summary>
    WaitingIntent = 2,

    /// <summary>The stop loss was passed.</summary>
    StopLoss = 3,

    /// <summary>The trailing stop was passed.</summary>
    TrailingStop = 4,

    /// <summary>The position was open for too long.</summary>
    TimeStop = 5,

    /// <summary>The next child of a parent order.</summary>
    ChildOrder = 6,

    /// <summary>The stop that rests at the venue was placed anew.</summary>
    RestingStop = 7,
}
