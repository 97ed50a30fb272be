using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.VenueServer;
using LowLatency.VenueServer.Options;

namespace LowLatency.Cli.Serve;

/// <summary>`lowlatency serve`: the local venue alone.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var line = new VenueCommandLine();
        var command = new Command("serve", "Run the local venue alone; options as of lowlatency-venue.");
        line.AddTo(command);
        command.SetAction((result, cancellation) => RunAsync(line, result, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        VenueCommandLine line, ParseResult result, CancellationToken cancellation)
    {
        if (!line.TryRead(result, out VenueServerOptions options, out IReadOnlyList<string> faults))
        {
            foreach (string fault in faults) await Console.Error.WriteLineAsync($"lowlatency: {fault}");
            return ToolException.Usage;
        }

        try
        {
            await using LocalVenue venue = await LocalVenue.StartAsync(options with { Log = Console.WriteLine });
            await Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => { }, TaskScheduler.Default);
            return 0;
        }
        catch (VenueConfigurationException exception)
        {
            throw Fault(exception);
        }
    }

    /// <summary>A cause has one code: what is to be read, what is to be written, how the venue is set up.</summary>
    public static ToolException Fault(VenueConfigurationException exception) => new(
        exception.Message,
        exception.IsInput ? ToolException.NoInput
            : exception.IsOutput ? ToolException.InputOutput
            : ToolException.Usage);
}
