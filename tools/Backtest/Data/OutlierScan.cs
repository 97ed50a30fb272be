using System.Collections.Generic;
using System.Globalization;

namespace LowLatency.Backtest.Data;

/// <summary>
/// Finds values that stand alone. Prices: ten times or more away from the one before and from the one after. A price
/// that stays there is another level (a split, a redenomination), no outlier. One owner thread.
/// </summary>
internal sealed class OutlierScan
{
    /// <summary>Outliers that are listed; all are counted.</summary>
    private const int ListedMax = 1_000;

    private const double RatioMin = 10;

    private Row _good;
    private Row _suspect;
    private long _goodCount;
    private bool _hasSuspect;

    public List<DataOutlier> Outliers { get; } = [];

    public long Count { get; private set; }

    /// <summary>The next row.</summary>
    /// <param name="line">Of the file.</param>
    /// <param name="nanos">Its time, unix nanoseconds.</param>
    /// <param name="low">Its lowest price, above zero.</param>
    /// <param name="high">Its highest.</param>
    /// <param name="close">Its last.</param>
    public void Add(long line, long nanos, double low, double high, double close)
    {
        var row = new Row(line, nanos, close);
        if (IsFar(low, close)) Report(row with { Price = low }, close);
        else if (IsFar(high, close)) Report(row with { Price = high }, close);
        if (_hasSuspect) Resolve(row);
        else if (_goodCount > 0 && IsFar(close, _good.Price)) (_suspect, _hasSuspect) = (row, true);
        else Accept(row);
    }

    /// <summary>A row has another time that lies far from its own.</summary>
    /// <param name="line">Of the file.</param>
    /// <param name="nanos">Its own time, unix nanoseconds.</param>
    /// <param name="other">The other one, as the file has it.</param>
    /// <param name="own">Its own, as the file has it.</param>
    public void AddTime(long line, long nanos, string other, string own) =>
        Report(new DataOutlier(line, TextTime.Of(nanos), other, own));

    /// <summary>Behind the last row.</summary>
    public void Finish()
    {
        if (_hasSuspect && _goodCount > 1) Report(_suspect, _good.Price);
        _hasSuspect = false;
    }

    private void Resolve(Row row)
    {
        if (!IsFar(row.Price, _suspect.Price))
        {
            // Two at the new level against a single one before: the single one stood alone.
            if (_goodCount == 1) Report(_good, _suspect.Price);
            _hasSuspect = false;
            Accept(row);
            return;
        }

        Report(_suspect, row.Price);
        _hasSuspect = IsFar(row.Price, _good.Price);
        if (_hasSuspect) _suspect = row;
        else Accept(row);
    }

    private void Accept(Row row)
    {
        _good = row;
        _goodCount++;
    }

    private void Report(Row row, double around) =>
        Report(new DataOutlier(row.Line, TextTime.Of(row.Nanos), Text(row.Price), Text(around)));

    private void Report(DataOutlier outlier)
    {
        Count++;
        if (Outliers.Count < ListedMax) Outliers.Add(outlier);
    }

    private static bool IsFar(double price, double other) => price >= other * RatioMin || price * RatioMin <= other;

    private static string Text(double price) => ((decimal)price).ToString(CultureInfo.InvariantCulture);

    private readonly record struct Row(long Line, long Nanos, double Price);
}
