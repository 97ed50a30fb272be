using System;
using System.Collections.Generic;

namespace LowLatency.Core.Settings;

/// <summary>The engine was given settings with faults; all of them are listed.</summary>
public sealed class EngineSettingsException(IReadOnlyList<string> faults)
    : Exception("The settings have faults:\n" + string.Join('\n', faults))
{
    /// <summary>Each with its path.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
