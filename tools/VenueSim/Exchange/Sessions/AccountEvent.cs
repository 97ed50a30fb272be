namespace LowLatency.VenueSim.Exchange.Sessions;

/// <summary>An event of an account as a venue writes it.</summary>
/// <param name="Name">The venue's name of it, by which faults find it.</param>
/// <param name="Body">UTF-8 text, not yet in the frame of a subscription.</param>
internal readonly record struct AccountEvent(string Name, byte[] Body);
