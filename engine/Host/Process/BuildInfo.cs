using System.Reflection;

namespace LowLatency.Host.Process;

/// <summary>Version and commit, as the build wrote them.</summary>
internal static class BuildInfo
{
    public static string Describe() =>
        typeof(BuildInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";
}
