using System;
using System.IO;
using NUnit.Framework;

namespace LowLatency.TestKit;

/// <summary>
/// Finds the recorded exchange data that lies beside a checkout in <c>shared</c> (or where LOWLATENCY_SHARED points).
/// The suite runs without it: then the tests that need it are reported as skipped.
/// </summary>
public static class SharedData
{
    /// <summary>Full path of a file or folder below shared, or null.</summary>
    public static string? TryFind(string relativePath)
    {
        string? configured = Environment.GetEnvironmentVariable("LOWLATENCY_SHARED");
        if (!string.IsNullOrEmpty(configured)) return Existing(Path.Combine(configured, relativePath));
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            string? found = Existing(Path.Combine(folder.FullName, "shared", relativePath));
            if (found != null) return found;
        }

        return null;
    }

    /// <summary>The path, or the calling test ends as skipped.</summary>
    public static string Find(string relativePath)
    {
        string? found = TryFind(relativePath);
        if (found == null) Assert.Ignore($"needs shared/{relativePath}, which is not beside this checkout");
        return found!;
    }

    private static string? Existing(string path) => File.Exists(path) || Directory.Exists(path) ? path : null;
}
