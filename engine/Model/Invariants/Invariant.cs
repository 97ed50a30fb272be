using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace LowLatency.Model.Invariants;

/// <summary>
/// Checks that stay in the product, where money or sequence is at stake. One compare while it holds; no allocation and
/// no text. Any thread.
/// </summary>
public static class Invariant
{
    /// <exception cref="InvariantException">It does not hold.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check(
        [DoesNotReturnIf(false)] bool holds, InvariantCode code, long first = 0, long second = 0, long third = 0)
    {
        if (!holds) Fail(code, first, second, third);
    }

    /// <summary>For a place that is only reached when the invariant is broken.</summary>
    /// <exception cref="InvariantException">Always.</exception>
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Fail(InvariantCode code, long first = 0, long second = 0, long third = 0) =>
        throw new InvariantException(code, first, second, third);
}
