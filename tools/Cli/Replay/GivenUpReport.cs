namespace LowLatency.Cli.Replay;

/// <summary>What worst prices kept from being filled.</summary>
/// <param name="Orders">Orders that found too little within their worst price.</param>
/// <param name="Value">What of them was not filled, at the prices of their decisions, in the reporting asset.</param>
internal sealed record GivenUpReport(long Orders, string Value);
