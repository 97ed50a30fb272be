using System.Text;
using LowLatency.Compiler;

namespace LowLatency.Unit.Compiler;

/// <summary>Files of strategies that are the same but for one place.</summary>
internal static class StrategyText
{
    /// <summary>Line on which <see cref="With"/> puts the statement, from 1.</summary>
    public const int StatementLine = 16;

    /// <summary>A sound strategy that says buy on every bar, with one statement of the caller before.</summary>
    public static StrategyFile With(string statement, string member = "", string name = "probe") => File($$"""
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using LowLatency.Core.Signals;
        using LowLatency.Core.Strategies;
        using LowLatency.Model.State;
        public sealed class ProbeStrategy : Strategy
        {
            {{member}}
            public static StrategyDefinition Definition { get; } = new(
                "{{name}}", [new ParameterDefinition("period", 20, 2, 200, "bars")], [], _ => new ProbeStrategy());
            public override int WarmUpBars => 1;
            public override void OnBarClosed(in BarContext context, ref Signal signal)
            {
                long close = context.Bar.Close.Units;
                {{statement}}
                if (close > 0) signal.Set(1, 1);
            }
            public override void Reset() { }
            public override void Traverse(ref StateTraversal state) { }
        }
        """);

    /// <summary>As files were written before there was Traverse.</summary>
    public const string WithSaveAndLoad = """
        using LowLatency.Core.Signals;
        using LowLatency.Core.Strategies;
        using LowLatency.Model.State;
        public sealed class EarlierStrategy : Strategy
        {
            private readonly SimpleMovingAverage _mean = new(10);
            private long _bars;
            private int _side;
            private double _last;
            private bool _isUp;
            public static StrategyDefinition Definition { get; } = new(
                "earlier", [new ParameterDefinition("period", 20, 2, 200, "not used") { Unit = "bars" }], [],
                _ => new EarlierStrategy());
            public override int WarmUpBars => 10;
            public override void OnBarClosed(in BarContext context, ref Signal signal)
            {
                _mean.Add(context.Bar.Close.Units);
                _bars++;
                _isUp = context.Bar.Close.Units > _last;
                _last = context.Bar.Close.Units;
                if (!_mean.HasValue) return;
                _side = _last > _mean.Value ? 1 : -1;
                if (_isUp) signal.Set(_side, 1);
            }
            public override void Reset()
            {
                _mean.Reset();
                _bars = 0;
                _side = 0;
                _last = 0;
                _isUp = false;
            }
            public override void Save(ref StateWriter writer)
            {
                _mean.Save(ref writer);
                writer.Write(_bars);
                writer.Write(_side);
                writer.Write(_last);
                writer.Write(_isUp);
            }
            public override void Load(ref StateReader reader)
            {
                _mean.Load(ref reader);
                _bars = reader.ReadInt64();
                _side = reader.ReadInt32();
                _last = reader.ReadDouble();
                _isUp = reader.ReadBoolean();
                if (_side is < -1 or > 1) reader.Fail();
            }
        }
        """;

    public static StrategyFile File(string text, string name = "Probe.cs") => new(name, Encoding.UTF8.GetBytes(text));
}
