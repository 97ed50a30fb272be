using System.Collections.Generic;
using System.Globalization;

namespace LowLatency.Core.Settings;

/// <summary>Collects faults in one form: path, what must be, what is.</summary>
internal sealed class SettingsFaults
{
    private readonly List<string> _faults = [];

    public IReadOnlyList<string> All => _faults;

    public void Add(string path, string fault) => _faults.Add($"{path}: {fault}");

    public void Whole(string path, long value, long min, long max)
    {
        if (value >= min && value <= max) return;
        Add(path, string.Create(CultureInfo.InvariantCulture, $"must be >= {min} and <= {max}, is {value}"));
    }

    /// <summary>Above the least value, or equal to it where that is allowed; at most the largest.</summary>
    public void Number(string path, decimal value, decimal min, decimal max, bool isMinAllowed = false)
    {
        if ((value > min || (isMinAllowed && value == min)) && value <= max) return;
        string relation = isMinAllowed ? ">=" : ">";
        Add(path, string.Create(CultureInfo.InvariantCulture, $"must be {relation} {min} and <= {max}, is {value}"));
    }
}
