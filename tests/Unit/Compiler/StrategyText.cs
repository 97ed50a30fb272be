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
            public override void Save(ref StateWriter writer) { }
            public override void Load(ref StateReader reader) { }
        }
        """);

    public static StrategyFile File(string text, string name = "Probe.cs") => new(name, Encoding.UTF8.GetBytes(text));
}
