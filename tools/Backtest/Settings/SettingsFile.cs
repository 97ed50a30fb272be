using System.IO;
using System.Text.Json;
using LowLatency.Core.Settings;

namespace LowLatency.Backtest.Settings;

/// <summary>Reads the settings of a backtest from a JSON file; paths in it are relative to the file.</summary>
public static class SettingsFile
{
    public static BacktestSettings Read(string path)
    {
        if (!File.Exists(path)) throw new BacktestException($"{path}: no such file") { IsInput = true };
        BacktestSettings settings;
        try
        {
            settings = JsonSerializer.Deserialize(File.ReadAllBytes(path), BacktestJson.Default.BacktestSettings)
                ?? throw new BacktestException($"{path}: holds null, not settings");
        }
        catch (JsonException exception)
        {
            string place = exception.LineNumber is { } line ? $"{path}:{line + 1}" : path;
            throw new BacktestException($"{place}: {exception.Message}");
        }

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
