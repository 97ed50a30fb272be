namespace LowLatency.Cli.Replay;

/// <summary>A time in which a book that had been proven was out of sync.</summary>
internal sealed class BookOutage
{
    public required string Venue { get; init; }

    public required string Symbol { get; init; }

    public required string Reason { get; init; }

    /// <summary>Ids of the venue where the sequence broke; 0 when it did not break.</summary>
    public required long ExpectedSequence { get; init; }

    public required long ActualSequence { get; init; }

    /// <summary>Journal sequence of the event that began it.</summary>
    public required long FirstEvent { get; init; }

    /// <summary>Journal sequence of the event that proved the book again; 0 = it never was.</summary>
    public long LastEvent { get; set; }

    public double Millis { get; set; }

    /// <summary>Orders placed for the instrument meanwhile; anything but 0 is an error.</summary>
    public long OrdersPlaced { get; set; }

    /// <summary>Intents of the strategies meanwhile, that led to no order.</summary>
    public long IntentsHeld { get; set; }
}
