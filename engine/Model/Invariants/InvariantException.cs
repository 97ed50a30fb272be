using System;
using System.Globalization;

namespace LowLatency.Model.Invariants;

/// <summary>
/// What must always hold does not: the state is not to be trusted and the process ends (runbook: broken invariant).
/// Carries numbers only, so no secret can be in it.
/// </summary>
/// <param name="code">Which one.</param>
/// <param name="first">First number of the code.</param>
/// <param name="second">Second number of the code.</param>
/// <param name="third">Third number of the code.</param>
public sealed class InvariantException(InvariantCode code, long first, long second, long third)
    : Exception(Describe(code, first, second, third))
{
    public InvariantCode Code { get; } = code;

    /// <summary>The code of an exception that ended the application of an event.</summary>
    public static InvariantCode CodeOf(Exception exception) =>
        (exception as InvariantException)?.Code ?? InvariantCode.UnexpectedException;

    private static string Describe(InvariantCode code, long first, long second, long third) => string.Create(
        CultureInfo.InvariantCulture, $"invariant {code} is broken: {first}, {second}, {third}");
}
