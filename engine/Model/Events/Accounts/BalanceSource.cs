namespace LowLatency.Model.Events.Accounts;

/// <summary>Where a balance comes from. Numbers are part of the journal format.</summary>
public enum BalanceSource : byte
{
    None = 0,

    /// <summary>The first reconciliation of a run: it decides whether trading may begin.</summary>
    Start = 1,

    /// <summary>A later reconciliation.</summary>
    Reconciliation = 2,

    /// <summary>Pushed by the venue: for display, never for decisions, since it may lag.</summary>
    Stream = 3,
}
