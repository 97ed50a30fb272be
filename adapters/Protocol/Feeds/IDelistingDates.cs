using LowLatency.Model.Identity;

namespace LowLatency.Protocol.Feeds;

/// <summary>
/// Announced ends of trading that a venue shows to its customers only, where the rules of its instruments do not have
/// them: the gateway reads them, the feeds put them into the rules. Any thread.
/// </summary>
public interface IDelistingDates
{
    /// <summary>
    /// Unix seconds at which trading of an instrument ends; 0 = none is announced, -1 = not read in this process.
    /// </summary>
    long SecondsOf(InstrumentId instrument);

    /// <summary>An end as the venue has it now; one that changes is asked to be taken into use.</summary>
    /// <param name="instrument">Of the account that asked.</param>
    /// <param name="seconds">Unix seconds; 0 = none is announced.</param>
    void Set(InstrumentId instrument, long seconds);
}
