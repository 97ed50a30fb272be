namespace LowLatency.VenueSim.Books;

/// <summary>What a frame does to a book.</summary>
public enum BookStep
{
    /// <summary>Nothing: the book is not there yet, or holds the frame already.</summary>
    Skip,

    /// <summary>The frame is the whole book.</summary>
    Replace,

    /// <summary>The frame continues the book.</summary>
    Apply,

    /// <summary>The frame changes the book, but ones before it are missing.</summary>
    ApplyAfterGap,
}
