using System;
using System.IO;
using NUnit.Framework;

namespace LowLatency.Unit.VenueServer;

/// <summary>Finds the recorded captures; a test that needs them is ignored where they are absent.</summary>
internal static class SharedCaptures
{
    public static string Directory(string name) => Path.Combine(Root(), name);

    public static string Root()
    {
        var given = Environment.GetEnvironmentVariable("LOWLATENCY_SHARED");
        if (!string.IsNullOrEmpty(given))
            return Existing(Path.Combine(given, "data", "ws"));
        for (var at = new DirectoryInfo(TestContext.CurrentContext.TestDirectory); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, "shared", "data", "ws");
            if (System.IO.Directory.Exists(candidate))
                return candidate;
        }

        Assert.Ignore("no recorded captures: no folder 'shared' above the test directory");
        return string.Empty;
    }

    private static string Existing(string path)
    {
        if (!System.IO.Directory.Exists(path))
            Assert.Ignore($"no recorded captures: '{path}' does not exist");
        return path;
    }
}
