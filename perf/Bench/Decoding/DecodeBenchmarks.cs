using System.Collections.Generic;
using BenchmarkDotNet.Attributes;

namespace LowLatency.Bench.Decoding;

/// <summary>The same decoders under BenchmarkDotNet, for figures with its statistics; 64 frames an operation.</summary>
[MemoryDiagnoser]
public class DecodeBenchmarks
{
    private readonly List<DecodeCase> _cases = DecodeCase.All();

    [Params(0, 1, 2, 3, 4, 5)]
    public int Case { get; set; }

    [Benchmark(Baseline = true, OperationsPerInvoke = DecodeFrames.Count)]
    public long Ours() => Run(0);

    [Benchmark(OperationsPerInvoke = DecodeFrames.Count)]
    public long Visitor() => Run(2);

    [Benchmark(OperationsPerInvoke = DecodeFrames.Count)]
    public long SourceGenerated() => Run(3);

    [Benchmark(OperationsPerInvoke = DecodeFrames.Count)]
    public long Document() => Run(4);

    private long Run(int contender)
    {
        long sum = 0;
        for (int i = 0; i < DecodeFrames.Count; i++) sum += _cases[Case].Contenders[contender].Decode(i);
        return sum;
    }
}
