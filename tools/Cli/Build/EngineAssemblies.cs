using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace LowLatency.Cli.Build;

/// <summary>
/// The engine's managed assemblies, which a native engine is compiled from: beside this tool when it was built from a
/// checkout, in the folder sdk of an installed package.
/// </summary>
internal static class EngineAssemblies
{
    private const string Engine = "lowlatency-engine.dll";
    private const string PackageFolder = "sdk";

    /// <summary>Paths of the engine's assembly and of all that it needs beyond the framework.</summary>
    public static IReadOnlyList<string> Find()
    {
        string own = AppContext.BaseDirectory;
        string[] folders = [own, Path.Combine(own, PackageFolder), Path.Combine(own, "..", PackageFolder)];
        foreach (string folder in folders)
        {
            if (File.Exists(Path.Combine(folder, Engine))) return Closure(Path.GetFullPath(folder));
        }

        throw new ToolException(
            $"build: no {Engine} in {own} or in a folder {PackageFolder} beside it: install the whole package",
            ToolException.NoInput);
    }

    // What is not in the folder is the framework's.
    private static List<string> Closure(string folder)
    {
        List<string> found = [Path.Combine(folder, Engine)];
        for (int i = 0; i < found.Count; i++)
        {
            using var file = new PEReader(File.OpenRead(found[i]));
            MetadataReader reader = file.GetMetadataReader();
            foreach (AssemblyReferenceHandle handle in reader.AssemblyReferences)
            {
                string name = reader.GetString(reader.GetAssemblyReference(handle).Name);
                string path = Path.Combine(folder, name + ".dll");
                if (File.Exists(path) && !found.Contains(path)) found.Add(path);
            }
        }

        return found;
    }
}
