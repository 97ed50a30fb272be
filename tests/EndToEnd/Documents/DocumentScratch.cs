using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace LowLatency.EndToEnd.Documents;

/// <summary>
/// A folder in which the commands of one document run in their order, in one shell, with what the documents suppose to
/// be there: the tool on the path and in the folder, a run with its journal, candles, a strategy.
/// </summary>
internal sealed partial class DocumentScratch : IDisposable
{
    private const int Candles = 900;
    private static readonly TimeSpan TimeMax = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lowlatency-documents-");
    private readonly int _port = FreePort();
    private readonly DocumentRun _run;

    /// <param name="run">The run that the documents speak of.</param>
    /// <param name="isInRunFolder">The reader is in the folder of that run.</param>
    public DocumentScratch(DocumentRun run, bool isInRunFolder = false)
    {
        _run = run;
        foreach (string name in (string[])["lowlatency", "lowlatency-engine"])
        {
            string script = At(name);
            string assembly = Path.Combine(AppContext.BaseDirectory, $"{name}.dll");
            File.WriteAllText(script, $"#!/bin/sh\nexec dotnet '{assembly}' \"$@\"\n");
            const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(script, mode);
        }

        foreach (string name in (string[])["BTCUSDT_1h.csv.gz", "candles.csv.gz"]) Write(name);
        Directory.CreateDirectory(At("data"));
        Write("data/BinanceSpot_BTCUSDT_1m_2024-01-01_2024-02-01.csv.gz");
        Write("data/BinanceSpot_BTCUSDT_1h_2020-01-01_2024-01-01.csv.gz");
        Directory.CreateSymbolicLink(At("journal"), run.Journal);
        File.Copy(run.Configuration, At("run.json"));

        // Elsewhere the reader makes it.
        if (isInRunFolder) File.Copy(run.Configuration, At("engine.json"));
        File.WriteAllText(At("list.json"), """[ { "name": "ema-momentum" } ]""");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Strategies", "KeltnerAdx.cs"), At("MyStrategy.cs"));
    }

    /// <summary>Runs them; the outcome of each by its number.</summary>
    public async Task<List<DocumentOutcome>> RunAsync(IReadOnlyList<(string Place, string Text)> commands)
    {
        var script = new StringBuilder("trap 'kill $(jobs -p) 2>/dev/null' EXIT\n");
        for (int i = 0; i < commands.Count; i++)
        {
            string text = Filled(commands[i].Text);
            bool isServed = text.Contains("lowlatency serve --", StringComparison.Ordinal)
                && !text.Contains("--help", StringComparison.Ordinal);
            if (isServed) script.Append("kill $(jobs -p) 2>/dev/null; wait 2>/dev/null\n");
            string end = isServed
                ? $" &\nfor i in $(seq 150); do (: </dev/tcp/127.0.0.1/{_port}) 2>/dev/null && break; sleep 0.1; done\n"
                + $"(: </dev/tcp/127.0.0.1/{_port})"
                : "";
            // Nothing may stay between the job and the server: what is killed is the job.
            if (isServed) text = $"exec {text}";
            script.Append(
                CultureInfo.InvariantCulture,
                $"{{ {text}; }} <stdin >out.{i} 2>err.{i}{end}\necho $? >code.{i}\n");
        }

        File.WriteAllText(At("stdin"), "a-key-of-the-documents\n");
        File.WriteAllText(At("commands.sh"), script.ToString());
        using Process shell = Process.Start(Start())!;
        using var limit = new System.Threading.CancellationTokenSource(TimeMax);
        try
        {
            await shell.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            shell.Kill(entireProcessTree: true);
        }

        return [.. commands.Select((command, i) => new DocumentOutcome(
            command.Place, Filled(command.Text), int.TryParse(Read($"code.{i}"), out int code) ? code : -1,
            Read($"out.{i}") + Read($"err.{i}")))];
    }

    /// <summary>With what the capital words of the documents stand for.</summary>
    public string Filled(string text)
    {
        (string Pattern, string Value)[] words =
        [
            (@"\bJOURNAL\b|\bRUN/journal\b", _run.Journal), (@"\bRUN\b", Path.GetDirectoryName(_run.Journal)!),
            (@"--data FILE", "--data BTCUSDT_1h.csv.gz"), (@"demo --strategies FILE", "demo --strategies list.json"),
            (@"--config FILE", "--config run.json"), (@"--strategies NAME", "--strategies ema-momentum"),
            (@"strategies NAME", "strategies ema-momentum"), (@"new strategy NAME", "new strategy my-own"),
            (@"\bNAME\.cs", "my-own.cs"), (@"data check FILE", "data check BTCUSDT_1h.csv.gz"),
            (@"--out FOLDER", "--out another"), (@"--describe KEY", "--describe engine.risk"),
            (@"--order ID", $"--order {_run.Order}"), (@"(--from|--until|--seq) (SEQUENCE|SEQ|N)\b", "$1 100"),
            (@"(--at|--until) (TIME|\.\.\.)", $"$1 {_run.Time}"), (@"VENUE CODE", "BinanceSpot -2010"),
            (@"\b8765\b|--port N\b", "PORT"), (@"--market OPTION", "--market spot"),
            (@"--seconds \d+", "--seconds 2 --quiet"),
        ];
        foreach ((string pattern, string value) in words) text = Regex.Replace(text, pattern, value);
        text = text.Replace("--port PORT", "PORT", StringComparison.Ordinal)
            .Replace("PORT", $"--port {_port}", StringComparison.Ordinal);
        bool isRun = Run().IsMatch(text) && !text.Contains("--seconds", StringComparison.Ordinal);
        return isRun ? $"{text} --seconds 2 --quiet" : text;
    }

    /// <summary>Takes the half minute of a demo or a paper run.</summary>
    public static bool IsRun(string text) => Run().IsMatch(text);

    public void Dispose() => _folder.Delete(recursive: true);

    private ProcessStartInfo Start()
    {
        var start = new ProcessStartInfo("bash") { WorkingDirectory = _folder.FullName };
        start.ArgumentList.Add("commands.sh");
        start.Environment["PATH"] = $"{_folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["TMPDIR"] = _folder.FullName;
        return start;
    }

    private void Write(string name)
    {
        const long start = 1_704_067_200_000;
        bool isMinutes = name.Contains("_1m_", StringComparison.Ordinal);
        long step = isMinutes ? 60_000 : 3_600_000;
        using var file = new StreamWriter(new GZipStream(File.Create(At(name)), CompressionLevel.Fastest));
        file.Write("open_time_ms,open,high,low,close,volume\n");
        var random = new Random(3);
        int price = 20_000;
        for (int i = 0; i < Candles; i++)
        {
            int open = price;
            price += random.Next(-300, 301) + (i / 150 % 2 == 0 ? 40 : -40);
            (int high, int low) = (Math.Max(open, price) + 50, Math.Min(open, price) - 50);
            file.Write(string.Create(
                CultureInfo.InvariantCulture, $"{start + (i * step)},{open},{high},{low},{price},200.5\n"));
        }
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private string Read(string name) => File.Exists(At(name)) ? File.ReadAllText(At(name)) : "";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"lowlatency (?:demo|paper)\b")]
    private static partial Regex Run();
}
