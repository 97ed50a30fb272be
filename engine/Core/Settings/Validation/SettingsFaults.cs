using System.Collections.Generic;

namespace LowLatency.Core.Settings.Validation;

/// <summary>Collects faults in one form: path, what must be, what is.</summary>
internal sealed class SettingsFaults
{
    private readonly List<string> _faults = [];

    public IReadOnlyList<string> All => _faults;

    public void Add(string path, string fault) => _faults.Add($"{path}: {fault}");

    public void Check<T>(SettingRange<T> range, T settings, string before = "")
    {
        if (range.FaultOf(settings) is { } fault) Add(before + range.Path, fault);
    }
}
