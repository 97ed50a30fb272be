using System;
using System.Collections.Generic;
using System.IO;

namespace LowLatency.Architecture;

/// <summary>The checkout that the tests were built in, found by its solution file; without build outputs.</summary>
internal static class RepositoryTree
{
    private static readonly string[] IgnoredFolders =
    [
        ".git", ".vs", ".idea", "bin", "obj", "out", "run", "TestResults", "BenchmarkDotNet.Artifacts", "node_modules",
    ];

    internal static string Root { get; } = FindRoot();

    /// <summary>Paths relative to the root, with '/', in ordinal order; "" selects every extension.</summary>
    internal static List<string> Files(string extension)
    {
        List<string> files = [];
        Collect(new DirectoryInfo(Root), extension, files);
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    internal static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    internal static bool Exists(string path) => File.Exists(Path.Combine(Root, path));

    private static void Collect(DirectoryInfo folder, string extension, List<string> files)
    {
        foreach (FileInfo file in folder.GetFiles())
        {
            if (file.Name == ".git" || !file.Name.EndsWith(extension, StringComparison.Ordinal)) continue;
            files.Add(Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'));
        }

        foreach (DirectoryInfo child in folder.GetDirectories())
        {
            if (Array.IndexOf(IgnoredFolders, child.Name) < 0) Collect(child, extension, files);
        }
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LowLatency.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("LowLatency.sln is not above the test's folder");
    }
}
