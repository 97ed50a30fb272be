using System;
using System.CommandLine;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using LowLatency.Host;
using LowLatency.VenueServer.Options;

namespace LowLatency.VenueServer;

internal static class Program
{
    private const int UsageError = 64;
    private const int ConfigurationError = 78;

    private static async Task<int> Main(string[] arguments)
    {
        var line = new VenueCommandLine();
        var root = new RootCommand("A venue on 127.0.0.1, with a generated market unless a capture is given.");
        line.AddTo(root);
        root.SetAction(RunAsync);
        ParseResult parsed = root.Parse(arguments, VenueCommandLine.Parser);
        if (CommandLineFaults.TryReport(parsed, "lowlatency-venue"))
            return UsageError;
        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        }).ConfigureAwait(false);

        async Task<int> RunAsync(ParseResult result)
        {
            if (line.TryRead(result, out var options, out var errors))
                return await ServeAsync(options).ConfigureAwait(false);
            foreach (var error in errors)
                await Console.Error.WriteLineAsync($"lowlatency-venue: {error}").ConfigureAwait(false);
            return UsageError;
        }
    }

    private static async Task<int> ServeAsync(VenueServerOptions options)
    {
        try
        {
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
            using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
            await using var venue = await LocalVenue.StartAsync(options with { Log = Console.Error.WriteLine })
                .ConfigureAwait(false);
            Console.WriteLine(venue.Port);
            await ended.Task.ConfigureAwait(false);
            await venue.StopAsync().ConfigureAwait(false);
            await Console.Error.WriteLineAsync($"{venue.Counters}").ConfigureAwait(false);
            return 0;

            void End(PosixSignalContext context)
            {
                context.Cancel = true;
                ended.TrySetResult();
            }
        }
        catch (VenueConfigurationException e)
        {
            await Console.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
            return ConfigurationError;
        }
    }
}
