using System;
using System.Collections.Generic;
using System.IO;

namespace LowLatency.Unit.Strategies.Documents;

/// <summary>Files of the checkout that the tests were built in.</summary>
internal static class Checkout
{
    private static readonly string Root = Find();

    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    /// <summary>Paths relative to the root, in ordinal order.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern)
    {
        List<string> files = [];
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Root, folder), pattern))
            files.Add(Path.GetRelativePath(Root, file));
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LowLatency.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("LowLatency.sln is not above the tests");
    }
}
