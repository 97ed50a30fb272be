using System.Numerics;
using LowLatency.Model.State;

namespace LowLatency.Core.Risk;

/// <summary>N of the last M marks must agree before a loss halts: one wild mark must not stop the engine.</summary>
public struct ConfirmationWindow(int needed, int window)
{
    private readonly ulong _mask = window >= 64 ? ulong.MaxValue : (1UL << window) - 1;
    private ulong _bits;

    /// <summary>Adds a mark; true when enough of the window say so and this one does.</summary>
    public bool Observe(bool isBreached)
    {
        _bits = ((_bits << 1) | (isBreached ? 1UL : 0UL)) & _mask;
        return isBreached && BitOperations.PopCount(_bits) >= needed;
    }

    public void Clear() => _bits = 0;

    internal void Traverse(ref StateTraversal state)
    {
        state.Visit(ref _bits);
        _bits &= _mask;
    }
}
