using System;
using System.IO;

namespace LowLatency.Unit.Runtime.Journal;

/// <summary>A folder that is removed at the end of its test.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder() => Path = Directory.CreateTempSubdirectory("journal-").FullName;

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
