using System.IO;
using LowLatency.TestKit;

namespace LowLatency.Unit.VenueServer;

/// <summary>The recorded captures; a test that needs them is ignored where they are absent.</summary>
internal static class SharedCaptures
{
    public static string Directory(string name) => Path.Combine(Root(), name);

    public static string Root() => SharedData.Find("data/ws");
}
