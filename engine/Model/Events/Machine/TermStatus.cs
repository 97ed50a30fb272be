namespace LowLatency.Model.Events.Machine;

/// <summary>What became of a term. Numbers are part of the journal format.</summary>
public enum TermStatus : byte
{
    None = 0,

    /// <summary>Orders may leave from now on.</summary>
    Taken = 1,

    /// <summary>Not renewed in time: nothing leaves.</summary>
    Lapsed = 2,

    /// <summary>Renewed after a lapse.</summary>
    Regained = 3,

    /// <summary>Given to the other node.</summary>
    HandedOver = 4,

    /// <summary>Another holds a later term: this run ends.</summary>
    Fenced = 5,
}
