using System;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace LowLatency.VenueServer;

internal static class Program
{
    private const int UsageError = 64;
    private const int ConfigurationError = 78;

    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is ["--help" or "-h"])
        {
            Console.WriteLine(VenueCommandLine.Usage);
            return 0;
        }

        if (!VenueCommandLine.TryParse(arguments, out var options, out var errors))
        {
            foreach (var error in errors)
                await Console.Error.WriteLineAsync(error).ConfigureAwait(false);
            await Console.Error.WriteLineAsync(VenueCommandLine.Usage).ConfigureAwait(false);
            return UsageError;
        }

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
