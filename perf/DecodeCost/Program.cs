using System;
using System.Globalization;
using LowLatency.Bench.Decoding;

namespace LowLatency.DecodeCost;

/// <summary>
/// <c>decode-cost CASE CONTENDER COUNT</c> decodes COUNT frames and nothing else, so that two runs under callgrind give
/// the instructions of one frame; without arguments it prints the table of <c>bench decode</c>.
/// </summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args.Length == 0)
        {
            new DecodeRun().Run(Console.Out, quick: false);
            return 0;
        }

        if (args is not [var name, var contender, var countText]
            || !int.TryParse(countText, NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            Console.Error.WriteLine("usage: decode-cost [CASE CONTENDER COUNT]");
            return 64;
        }

        foreach ((string Name, Func<int, long> Decode) candidate in DecodeCase.Named(name)?.Contenders ?? [])
        {
            if (candidate.Name != contender) continue;
            long sum = 0;
            for (int i = 0; i < count; i++) sum += candidate.Decode(i % DecodeFrames.Count);
            Console.Out.WriteLine(sum);
            return 0;
        }

        Console.Error.WriteLine($"no case '{name}' with a contender '{contender}'");
        return 64;
    }
}
