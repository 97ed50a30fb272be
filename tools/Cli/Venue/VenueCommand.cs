using System;
using System.CommandLine;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.VenueServer.Control;

namespace LowLatency.Cli.Venue;

/// <summary>`lowlatency venue`: faults and truth of a local venue that runs, over its control port.</summary>
internal static class VenueCommand
{
    private const int Refused = ToolException.Unavailable;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public static Command Create() => new("venue", "Inject faults into a running local venue, or read its truth.")
    {
        Fault(), Plain("clear", HttpMethod.Post, "Take away the private faults that have not hit yet."),
        Plain("truth", HttpMethod.Get, "Print the orders, fills, balances, limits and bans that are true there."),
        Plain("faults", HttpMethod.Get, "Print the faults of the public side that took place."),
        Plain("counters", HttpMethod.Get, "Print what the venue did so far."),
    };

    private static Command Fault()
    {
        var specs = new Argument<string[]>("spec")
        {
            Description = "Faults as of `serve --fault`, for example api-answer-lost/order.place or venue-cancel@2s",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<int> port = Port();
        Option<string?> token = TokenFile();
        var command = new Command("fault", "Arm faults, of the public or the private side.") { specs, port, token };
        command.SetAction((result, cancellation) => SendAsync(
            result.GetValue(port), result.GetValue(token), HttpMethod.Post, "fault",
            new StringContent(string.Join('\n', result.GetValue(specs)!)), cancellation));
        return command;
    }

    private static Command Plain(string name, HttpMethod method, string description)
    {
        Option<int> port = Port();
        Option<string?> token = TokenFile();
        var command = new Command(name, description) { port, token };
        command.SetAction((result, cancellation) =>
            SendAsync(result.GetValue(port), result.GetValue(token), method, name, null, cancellation));
        return command;
    }

    private static Option<int> Port() => new("--port")
    {
        Description = "Loopback port of the venue",
        Required = true,
    };

    private static Option<string?> TokenFile() => new("--token-file")
    {
        Description = $"File of the venue's control token (default: {ControlToken.Variable}, else the places where a "
            + "venue of this user keeps it)",
        HelpName = "FILE",
    };

    private static string Token(int port, string? file)
    {
        string? given = file == null ? Environment.GetEnvironmentVariable(ControlToken.Variable) : null;
        if (!string.IsNullOrEmpty(given)) return given;
        string fault = "";
        foreach (string path in file == null ? ControlToken.Find(port) : [file])
        {
            if (ControlToken.Read(path, out string reason) is { } token) return token;
            if (fault.Length == 0) fault = reason;
        }

        if (fault.Length == 0) fault = $"none of {string.Join(", ", ControlToken.Places(port))} is there";
        throw new ToolException(
            $"no control token for port {port}: {fault}; run as the venue's user, give --token-file, or set "
            + $"{ControlToken.Variable} as the venue has it", Refused);
    }

    private static async Task<int> SendAsync(
        int port, string? tokenFile, HttpMethod method, string name, HttpContent? body, CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = Timeout };
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{port}/_control/{name}");
        request.Content = body;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token(port, tokenFile));
        try
        {
            using HttpResponseMessage answer = await client.SendAsync(request, cancellation);
            string text = await answer.Content.ReadAsStringAsync(cancellation);
            if (!answer.IsSuccessStatusCode) throw new ToolException(text, Refused);
            await Console.Out.WriteLineAsync(text);
            return 0;
        }
        catch (HttpRequestException exception)
        {
            throw new ToolException($"no venue answers on port {port}: {exception.Message}", Refused);
        }
    }
}
