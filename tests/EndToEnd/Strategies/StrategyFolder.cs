using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.RegularExpressions;

namespace LowLatency.EndToEnd.Strategies;

/// <summary>A temporary folder with a strategy's file and hourly candles, as a user's.</summary>
internal sealed class StrategyFolder : IDisposable
{
    private const int CandleCount = 2_000;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lowlatency-strategy-");

    public StrategyFolder()
    {
        Text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Strategies", "KeltnerAdx.cs"));
        File.WriteAllText(Strategy, Text);
        File.WriteAllText(Candles, MadeCandles());
    }

    /// <summary>What the strategy's file holds at first.</summary>
    public string Text { get; }

    public string Strategy => In("KeltnerAdxStrategy.cs");

    public string Candles => In("candles.csv");

    public string In(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Edits the strategy as a user would; returns the line of the change, from 1.</summary>
    public int Replace(string old, string with)
    {
        int at = Text.IndexOf(old, StringComparison.Ordinal);
        if (at < 0) throw new InvalidOperationException($"the strategy holds no '{old}'");
        File.WriteAllText(Strategy, Text[..at] + with + Text[(at + old.Length)..]);
        return Regex.Count(Text[..at], "\n") + 1;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    // Long waves with a little noise: trends for the ADX, breaks for the channel.
    private static string MadeCandles()
    {
        var text = new StringBuilder("open_time_ms,open,high,low,close,volume\n");
        var random = new Random(3);
        decimal open = 20_000;
        for (int i = 0; i < CandleCount; i++)
        {
            decimal close = Math.Round(20_000 + (decimal)(4_000 * Math.Sin(i / 60.0)) + random.Next(-15, 15), 2);
            decimal high = Math.Max(open, close) + random.Next(1, 10);
            decimal low = Math.Min(open, close) - random.Next(1, 10);
            long time = 1_500_000_000_000 / 3_600_000 * 3_600_000 + (i * 3_600_000L);
            text.Append(CultureInfo.InvariantCulture, $"{time},{open},{high},{low},{close},1000.123456\n");
            open = close;
        }

        return text.ToString();
    }
}
