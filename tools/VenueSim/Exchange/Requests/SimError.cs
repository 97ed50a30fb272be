namespace LowLatency.VenueSim.Exchange.Requests;

/// <summary>An error as a venue words it.</summary>
/// <param name="Code">The venue's code.</param>
/// <param name="Message">Text.</param>
/// <param name="Status">HTTP status.</param>
internal sealed record SimError(int Code, string Message, int Status = 400)
{
    /// <summary>The address sends too much: it is to wait.</summary>
    public bool IsLimit { get; init; }

    /// <summary>The address is banned: its sockets are closed.</summary>
    public bool IsBan { get; init; }
}
