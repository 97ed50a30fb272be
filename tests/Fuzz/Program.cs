using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using LowLatency.Unit.Readers;

namespace LowLatency.Fuzz;

/// <summary>
/// Coverage-guided fuzzing of the readers: `instrument FOLDER` writes a copy of this program whose readers tell where
/// they go (SharpFuzz); the copy's `run TARGET|all MINUTES CORPUS [SEED]` uses that. Exit code 1 = something was found.
/// </summary>
internal static class Program
{
    private const int Usage = 64;

    private static int Main(string[] arguments)
    {
        // Before the first instrumented code: it writes there.
        CoverageMap.Make();
        return Execute(arguments);
    }

    private static int Execute(string[] arguments) => arguments switch
    {
        ["instrument", string folder] => Instrument(folder),
        ["run", string target, string minutes, string corpus] => Run(target, minutes, corpus, 1),
        ["run", string target, string minutes, string corpus, string seed] =>
            Run(target, minutes, corpus, int.Parse(seed, CultureInfo.InvariantCulture)),
        _ => Explain(),
    };

    private static int Explain()
    {
        Console.Error.WriteLine("usage: instrument FOLDER | run TARGET|all MINUTES CORPUS [SEED]");
        Console.Error.WriteLine($"targets: {string.Join(' ', Targets.All.Select(static target => target.Name))}");
        return Usage;
    }

    private static int Instrument(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string path in Directory.GetFiles(AppContext.BaseDirectory))
        {
            File.Copy(path, Path.Combine(folder, Path.GetFileName(path)), overwrite: true);
        }

        foreach (string path in Directory.GetFiles(folder, "*.dll"))
        {
            string name = Path.GetFileNameWithoutExtension(path);
            bool isOurs = name.StartsWith("LowLatency.", StringComparison.Ordinal) || name == "lowlatency-engine";
            if (!isOurs || name == "LowLatency.Fuzz") continue;
            SharpFuzz.Fuzzer.Instrument(path, static _ => true, SharpFuzz.Options.Value);
            Console.WriteLine($"instrumented {name}");
        }

        return 0;
    }

    private static int Run(string name, string minutes, string corpus, int seed)
    {
        List<ReaderTarget> targets = [.. Targets.All.Where(target => name == "all" || target.Name == name)];
        if (targets.Count == 0) return Explain();
        double each = double.Parse(minutes, CultureInfo.InvariantCulture) * 60;
        int findings = 0;
        foreach (ReaderTarget target in targets)
        {
            var loop = new CoverageLoop(target, Path.Combine(corpus, target.Name), seed);
            loop.Run(TimeSpan.FromSeconds(each));
            findings += loop.FindingCount;
            Console.WriteLine(loop.Summary);
        }

        Console.WriteLine($"{targets.Count} targets, {findings} findings");
        return findings == 0 ? 0 : 1;
    }
}
