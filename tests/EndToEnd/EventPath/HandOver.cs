namespace LowLatency.EndToEnd.EventPath;

/// <summary>Where what came in goes from one part of the pipeline to the next.</summary>
/// <param name="Name">As docs/architecture.md names the stretch that ends there.</param>
/// <param name="End">Method that is reached, "Type.Method".</param>
/// <param name="Through">A method further out that must be on the stack.</param>
internal sealed record HandOver(string Name, string End, string Through);
