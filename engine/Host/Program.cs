using LowLatency.Strategies;

namespace LowLatency.Host;

/// <summary>
/// The engine: `lowlatency-engine --config FILE`. SIGTERM, SIGINT and SIGHUP stop it in order, SIGUSR1 is the kill
/// switch.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments) => EngineProgram.Run(arguments, StrategyCatalog.All());
}
