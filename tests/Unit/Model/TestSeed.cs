using System;
using System.Globalization;
using NUnit.Framework;

namespace LowLatency.Unit.Model;

/// <summary>
/// The seed of a random test: LOWLATENCY_SEED or a fresh one, printed as the command that repeats the test.
/// </summary>
internal static class TestSeed
{
    internal static int Next()
    {
        string? configured = Environment.GetEnvironmentVariable("LOWLATENCY_SEED");
        int seed = string.IsNullOrEmpty(configured)
            ? Random.Shared.Next()
            : int.Parse(configured, CultureInfo.InvariantCulture);
        TestContext test = TestContext.CurrentContext;
        TestContext.Out.WriteLine(
            $"LOWLATENCY_SEED={seed} dotnet test tests/Unit -c Release --filter "
            + $"FullyQualifiedName~{test.Test.ClassName}.{test.Test.MethodName}");
        return seed;
    }

    internal static Random NewRandom() => new(Next());

    /// <summary>A 64-bit number whose bit length is uniform, so that small ones and bounds are common.</summary>
    internal static long NextInt64(Random random)
    {
        switch (random.Next(16))
        {
            case 0: return long.MinValue;
            case 1: return long.MaxValue;
            case 2: return 0;
            default:
                long value = random.NextInt64(long.MinValue, long.MaxValue);
                return value >> random.Next(64);
        }
    }
}
