using System.IO;
using System.Text.Json;
using LowLatency.Core.Settings;
using LowLatency.Reading;

namespace LowLatency.Backtest.Settings;

/// <summary>Reads the settings of a backtest from a JSON file; paths in it are relative to the file.</summary>
public static class SettingsFile
{
    private const long BytesMax = 16L << 20;

    public static BacktestSettings Read(string path)
    {
        if (!File.Exists(path)) throw new BacktestException($"{path}: no such file") { IsInput = true };
        BacktestSettings settings;
        try
        {
            byte[] text = RegularFile.ReadAll(path, BytesMax);
            settings = JsonSerializer.Deserialize(text, BacktestJson.Default.BacktestSettings)
                ?? throw new BacktestException($"{path}: holds null, not settings");
        }
        catch (JsonException exception)
        {
            throw new BacktestException(JsonPlace.Of(path, exception));
        }

        settings.Engine.Bars.CloseGraceMillis ??= BarSettings.CloseGraceMillisDefault;
        settings.Engine.Risk.IsCollarAtVenue ??= true;
        settings.Engine.Risk.ExitCollarPercent ??= RiskSettings.ExitCollarPercentDefault;
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        foreach (DataSettings source in settings.Data)
        {
            if (source.Path.Length > 0) source.Path = Path.Combine(folder, source.Path);
        }

        if (settings.Latency.HistogramLog.Length > 0)
        {
            settings.Latency.HistogramLog = Path.Combine(folder, settings.Latency.HistogramLog);
        }

        return settings;
    }
}
