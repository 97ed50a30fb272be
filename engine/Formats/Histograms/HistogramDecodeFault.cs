namespace LowLatency.Formats.Histograms;

/// <summary>Why bytes are no histogram.</summary>
public enum HistogramDecodeFault
{
    /// <summary>They are one.</summary>
    None = 0,

    /// <summary>Fewer bytes than a header.</summary>
    TooShort = 1,

    /// <summary>Neither the plain nor the compressed V2 encoding.</summary>
    UnknownCookie = 2,

    /// <summary>The length in the header is not the length found.</summary>
    WrongLength = 3,

    /// <summary>Not a zlib stream, or one of unreasonable size.</summary>
    BadCompression = 4,

    /// <summary>Impossible or unsupported lowest, highest, digits, offset or ratio.</summary>
    BadLayout = 5,

    /// <summary>Counts that are cut, too many, or negative.</summary>
    BadCounts = 6,
}
