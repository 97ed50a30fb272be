using System.Reflection;

namespace LowLatency.Host.Process;

/// <summary>Version, which names tag or commit, as tools/Deploy/version.sh gave it to the build.</summary>
internal static class BuildInfo
{
    public static string Describe() =>
        typeof(BuildInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";
}
