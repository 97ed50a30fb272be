namespace LowLatency.Host.Pipeline;

/// <summary>How far the journal has reached the configured durability. Any thread.</summary>
internal interface IDurableSequence
{
    long DurableSequence { get; }
}
