using System.Collections.Generic;
using System.Globalization;

namespace LowLatency.Core.Settings.Validation;

/// <summary>Collects faults in one form: path, what must be, what is.</summary>
internal sealed class SettingsFaults
{
    private readonly List<string> _faults = [];

    public IReadOnlyList<string> All => _faults;

    public void Add(string path, string fault) => _faults.Add($"{path}: {fault}");

    public void Check<T>(SettingRange<T> range, T settings, string before = "")
    {
        if (range.Holds(settings, out decimal value, out decimal min, out decimal max)) return;
        string relation = range.IsMinExcluded ? ">" : ">=";
        string fault = string.Create(
            CultureInfo.InvariantCulture, $"must be {relation} {min} and <= {max}, is {value}");
        Add(before + range.Path, fault);
    }
}
