namespace LowLatency.EndToEnd.Documents;

/// <summary>The run that the documents speak of.</summary>
/// <param name="Journal">Its folder.</param>
/// <param name="Configuration">What the engine was started with.</param>
/// <param name="Order">Id of an order in it.</param>
/// <param name="Time">ISO time of an event in it.</param>
internal sealed record DocumentRun(string Journal, string Configuration, string Order, string Time);
