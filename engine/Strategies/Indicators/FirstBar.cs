using System.Collections.Generic;

namespace LowLatency.Strategies.Indicators;

/// <summary>The first bar with a value, counted from 1: the sum of constructor arguments and a constant.</summary>
/// <param name="Arguments">Names of constructor parameters; one may be there twice.</param>
/// <param name="Plus">Added to their sum; may be negative.</param>
public readonly record struct FirstBar(IReadOnlyList<string> Arguments, int Plus)
{
    /// <summary>As a reader writes it: "slow + signal - 1", "2 x period".</summary>
    public string Text
    {
        get
        {
            List<string> terms = [];
            for (int i = 0; i < Arguments.Count; i++)
            {
                int times = 1;
                while (i + 1 < Arguments.Count && Arguments[i + 1] == Arguments[i])
                {
                    times++;
                    i++;
                }

                terms.Add(times == 1 ? Arguments[i] : $"{times} x {Arguments[i]}");
            }

            string sum = string.Join(" + ", terms);
            if (Plus == 0) return sum;
            return Plus > 0 ? $"{sum} + {Plus}" : $"{sum} - {-Plus}";
        }
    }
}
