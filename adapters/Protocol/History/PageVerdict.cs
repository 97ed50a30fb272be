namespace LowLatency.Protocol.History;

/// <summary>What the pager did with a page.</summary>
public enum PageVerdict : byte
{
    /// <summary>Took rows, or learned where to go on.</summary>
    Taken = 0,

    /// <summary>Something is missing: it is asked for once more before it is believed.</summary>
    AskAgain = 1,

    /// <summary>Rows in no order, off the grid, or only those that came before: no page of this venue.</summary>
    Refused = 2,
}
