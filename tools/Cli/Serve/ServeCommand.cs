using System;
using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.VenueServer;

namespace LowLatency.Cli.Serve;

/// <summary>`lowlatency serve`: the local venue alone.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var arguments = new Argument<string[]>("options")
        {
            Description = VenueCommandLine.Usage,
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("serve", "Run the local venue alone; options as of lowlatency-venue.") { arguments };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((result, cancellation) =>
        {
            string[] given = [.. result.GetValue(arguments) ?? [], .. result.UnmatchedTokens];
            return RunAsync(given, cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(string[] arguments, CancellationToken cancellation)
    {
        if (!VenueCommandLine.TryParse(arguments, out VenueServerOptions options, out var faults))
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
            throw new ToolException(exception.Message, 78);
        }
    }
}
