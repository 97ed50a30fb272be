using LowLatency.Cli.Formatting;
using LowLatency.Runtime.Replay;

namespace LowLatency.Cli.Replay;

/// <summary>What recorded hashes that differ mean for a user. The usual cause is a strategy that was edited.</summary>
internal static class ReplayDifference
{
    private const string Cause = "the code or a strategy changed since this was recorded, most likely";

    /// <summary>Null when nothing differs.</summary>
    public static string? Of(EngineReplayOutcome outcome)
    {
        if (outcome.HashesDiffering == 0 && outcome.CommandsDiffering > 0)
        {
            return $"{AmountText.Of(outcome.CommandsDiffering)} commands differ from the recorded ones, the first "
                + $"after event {outcome.FirstOutputDifference}: {Cause}";
        }

        return outcome.HashesDiffering == 0
            ? null
            : $"{AmountText.Of(outcome.HashesDiffering)} of {AmountText.Of(outcome.HashesCompared)} recorded hashes "
                + $"differ, the first after event {outcome.FirstDifference}: {Cause}; what follows is today's code "
                + "over the recorded market, not what the engine did then";
    }
}
