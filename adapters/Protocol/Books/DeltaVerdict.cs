namespace LowLatency.Protocol.Books;

/// <summary>What a delta is to the book that it meets.</summary>
internal enum DeltaVerdict : byte
{
    Apply = 0,

    /// <summary>The book has it already: nothing of it is used.</summary>
    Duplicate = 1,

    Gap = 2,
}
