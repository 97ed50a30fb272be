namespace LowLatency.Pipeline.Agents;

/// <summary>Agents by what they do; of those that receive there is one for each link.</summary>
public enum AgentRole
{
    Receive,
    Business,
    Gateway,
    Journal,

    /// <summary>Asks the journal for its work, where it does not record all at once.</summary>
    JournalRequest,
}
