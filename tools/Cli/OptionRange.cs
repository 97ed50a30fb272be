using System.Globalization;

namespace LowLatency.Cli;

/// <summary>What the number of an option may be: the check and the help text say the same.</summary>
/// <param name="Option">As it is typed.</param>
/// <param name="Min">Least.</param>
/// <param name="Max">Largest; infinity = none.</param>
internal sealed record OptionRange(string Option, double Min, double Max = double.PositiveInfinity)
{
    /// <summary>For the help and for a fault.</summary>
    public string Text => double.IsPositiveInfinity(Max)
        ? string.Create(CultureInfo.InvariantCulture, $"{Min} or more")
        : string.Create(CultureInfo.InvariantCulture, $"{Min} to {Max}");

    /// <summary>Throws when the value is outside, or no number.</summary>
    public void Check(double value)
    {
        if (value >= Min && value <= Max) return;
        throw new ToolException(string.Create(CultureInfo.InvariantCulture, $"{Option} {value}: must be {Text}"));
    }
}
