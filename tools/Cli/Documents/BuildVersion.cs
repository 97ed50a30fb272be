using System.Reflection;

namespace LowLatency.Cli.Documents;

/// <summary>What `lowlatency --version` prints.</summary>
internal static class BuildVersion
{
    public static string Read() =>
        typeof(BuildVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";
}
