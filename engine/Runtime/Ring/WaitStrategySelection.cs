using System.Globalization;

namespace LowLatency.Runtime.Ring;

/// <summary>Which wait strategy fits a machine. Pure: the core count is an argument.</summary>
public static class WaitStrategySelection
{
    /// <summary>The strategy to use when configuration names none.</summary>
    /// <param name="hotThreads">Threads that wait for events all day, this one included; 1 or more.</param>
    /// <param name="cores">Usable cores; 1 or more.</param>
    /// <returns>Busy spin only when every hot thread has a core and one is left for everything else.</returns>
    public static WaitStrategyKind Choose(int hotThreads, int cores)
    {
        if (hotThreads < cores && cores > 2) return WaitStrategyKind.BusySpin;
        return hotThreads < cores ? WaitStrategyKind.SpinYield : WaitStrategyKind.BackOff;
    }

    /// <summary>Why a strategy must not be used on this machine, or null when it may.</summary>
    /// <param name="kind">The strategy asked for.</param>
    /// <param name="spinningThreads">Threads that take a core whether they have work or not; 1 or more.</param>
    /// <param name="cores">Usable cores; 1 or more.</param>
    public static string? Refusal(WaitStrategyKind kind, int spinningThreads, int cores)
    {
        if (kind != WaitStrategyKind.BusySpin || spinningThreads < cores) return null;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"BusySpin refused: {spinningThreads} spinning threads on {cores} cores; "
            + $"use SpinYield, BackOff or Blocking");
    }
}
