using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using LowLatency.Backtest.Data;
using LowLatency.Backtest.Data.Candles;
using LowLatency.Backtest.Data.Recordings;
using LowLatency.Backtest.Data.Trades;
using LowLatency.Backtest.Feeds;
using LowLatency.Backtest.Runs;
using LowLatency.Backtest.Settings;
using LowLatency.Core.Settings;
using LowLatency.Core.Settings.Validation;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Time;

namespace LowLatency.Backtest.Loading;

/// <summary>Reads what the settings name, once.</summary>
public static class DataLoader
{
    public static LoadedData Load(BacktestSettings settings)
    {
        var data = new LoadedData();
        foreach (DataSettings source in settings.Data)
        {
            switch (source.Kind)
            {
                case "candles":
                    AddCandles(source, settings, data);
                    break;
                case "trades":
                    AddTrades(source, settings, data);
                    break;
                case "frames":
                    AddMessages(FrameSource.Read(source, settings, data.Notes), data);
                    data.NeedsClock = true;
                    break;
                case "capture":
                    AddMessages(CaptureSource.Read(source, settings, data.Notes), data);
                    data.NeedsClock = true;
                    break;
                case "journal":
                    // It has its own clock events.
                    AddMessages(JournalSource.Read(source, settings, data.Notes), data);
                    break;
                default:
                    throw new BacktestException($"data: kind '{source.Kind}' is not known");
            }
        }

        AddLatency(settings.Latency, data);
        return data;
    }

    private static void AddCandles(DataSettings source, BacktestSettings settings, LoadedData data)
    {
        Instrument instrument = InstrumentOf(source, settings.Engine);
        CandleSet candles = CandleFile.Read(
            source.Path, source.AreGapsAllowed || source.AreGapsFilled, source.IntervalSeconds);
        InstrumentRules rules = Rules(source, candles.PriceDecimals, candles.QuantityDecimals);
        if (!settings.Engine.Bars.IntervalSeconds.Contains(candles.IntervalSeconds))
        {
            throw new BacktestException(
                $"{source.Path}: candles of {candles.IntervalSeconds} s, but engine.bars.intervalSeconds is ["
                + string.Join(", ", settings.Engine.Bars.IntervalSeconds) + "]: add it there");
        }

        Note(candles, source.AreGapsFilled, data.Notes);
        if (source.AreGapsFilled) candles = candles.Filled();

        data.SpanFrom = Math.Min(data.SpanFrom, candles.Bars[0].OpenNanos);
        long end = candles.Bars[^1].OpenNanos + (candles.IntervalSeconds * Timestamp.NanosPerSecond);
        data.SpanTo = Math.Max(data.SpanTo, end);
        data.Hold(candles.Bars[0].OpenNanos, end);
        data.Feeds.Add((each, _) =>
        {
            (long from, long to) = Span(each);
            int history = each.Engine.Bars.History;
            return new CandleFeed(candles, from, to, history, instrument, rules, each.Costs, each.IsPathUsed);
        });
    }

    // A bound stands for what no unit counts; it is used like any other number.
    private static void NoteRange(string source, string what, long count, int line, List<string> notes)
    {
        if (count == 0) return;
        notes.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{source}: {count} {what} above the range of 64 bits, the first in line {line}, count as the largest "
            + $"number"));
    }

    private static void Note(CandleSet candles, bool areFilled, List<string> notes)
    {
        NoteRange(candles.Source, "volumes", candles.AboveRangeCount, candles.AboveRangeLine, notes);
        if (candles.OutlierCount > 0)
        {
            DataOutlier first = candles.Outliers[0];
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{candles.Source}: {candles.OutlierCount} prices stand alone, the first in line {first.Line}: "
                + $"{first.Value} beside {first.Around}; `lowlatency data check` lists them"));
        }

        if (candles.Gaps.Count == 0) return;
        long missing = 0;
        foreach (CandleGap gap in candles.Gaps) missing += gap.Bars;
        string shown = areFilled ? "filled with flat bars without volume" : "shown as outages";
        notes.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{candles.Source}: {candles.Gaps.Count} gaps with {missing} missing candles, {shown}"));
    }

    private static void AddTrades(DataSettings source, BacktestSettings settings, LoadedData data)
    {
        Instrument instrument = InstrumentOf(source, settings.Engine);
        (TradeFile file, TradeRow[] trades) = TradeFile.Read(source.Path);
        InstrumentRules rules = Rules(source, file.PriceDecimals, file.QuantityDecimals);
        NoteRange(Path.GetFileName(source.Path), "quantities", file.AboveRangeCount, file.AboveRangeLine, data.Notes);
        data.NeedsClock = true;
        if (trades.Length > 0) data.Hold(trades[0].TimeNanos, trades[^1].TimeNanos);
        data.Feeds.Add((each, _) =>
        {
            (long from, long to) = Span(each);
            TradeRow[] part = from == 0 && to == long.MaxValue
                ? trades
                : Array.FindAll(trades, trade => trade.TimeNanos >= from && trade.TimeNanos < to);
            return new TradeFeed(part, instrument, rules, each.Costs);
        });
    }

    private static void AddMessages(MessageLog log, LoadedData data) =>
        data.Feeds.Add((_, _) => new MessageFeed(log));

    /// <summary>[from, to) of the settings, unix nanoseconds.</summary>
    public static (long From, long To) Span(BacktestSettings settings)
    {
        long from = 0;
        long to = long.MaxValue;
        if (settings.From.Length > 0) TextTime.TryParse(settings.From, out from);
        if (settings.To.Length > 0) TextTime.TryParse(settings.To, out to);
        return (from, to);
    }

    /// <summary>The configured instrument that a source is for.</summary>
    public static Instrument InstrumentOf(DataSettings source, EngineSettings engine)
    {
        for (int i = 0; i < engine.Instruments.Count; i++)
        {
            InstrumentSettings configured = engine.Instruments[i];
            string name = $"{configured.Venue}:{configured.Symbol}";
            bool isMeant = source.Instrument.Length == 0 ? engine.Instruments.Count == 1 : source.Instrument == name;
            if (!isMeant) continue;
            EngineSettingsValidator.TryParseVenue(configured.Venue, out VenueId venue);
            return new Instrument(new InstrumentId((ushort)i), venue, configured.Symbol);
        }

        var known = new List<string>();
        foreach (InstrumentSettings each in engine.Instruments) known.Add($"{each.Venue}:{each.Symbol}");
        throw new BacktestException(
            $"data {source.Path}: instrument '{source.Instrument}' is not one of engine.instruments: "
            + string.Join(", ", known));
    }

    private static InstrumentRules Rules(DataSettings source, int priceDecimals, int quantityDecimals)
    {
        long tick = Units(source.Tick, priceDecimals, $"data {source.Path}: tick");
        long lot = Units(source.Lot, quantityDecimals, $"data {source.Path}: lot");
        return new InstrumentRules
        {
            PriceDecimals = (byte)priceDecimals,
            QuantityDecimals = (byte)quantityDecimals,
            Abilities = InstrumentAbilities.Trading | InstrumentAbilities.StopOrders,
            TickUnits = tick,
            LotUnits = lot,
            QuantityUnitsMin = lot,
            NotionalUnitsMin = (long)(source.NotionalMin * Notional.UnitsPerOne),
        };
    }

    private static long Units(decimal value, int decimals, string path)
    {
        if (value == 0) return 1;
        decimal units = value * PowersOfTen.Of(decimals);
        if (units >= 1 && units == decimal.Truncate(units)) return (long)units;
        throw new BacktestException(
            $"{path} {value} is not a multiple of the data's unit of {decimals} decimals; give a coarser one");
    }

    private static void AddLatency(LatencySettings latency, LoadedData data)
    {
        if (latency.HistogramLog.Length == 0) return;
        HdrHistogram.HistogramBase histogram = RecordedLatencies.Read(latency.HistogramLog, latency.HistogramTag);
        data.Latency = () => new SampledLatency(histogram, latency.ReportMicros * 1_000L, latency.Seed);
    }
}
