using System.Collections.Generic;
using System.Linq;
using LowLatency.Compiler;
using NUnit.Framework;

namespace LowLatency.Unit.Compiler;

[TestFixture]
internal sealed class BannedSymbolTests
{
    private readonly StrategyCompiler _compiler = new();

    [TestCase("long t = DateTime.UtcNow.Ticks;", "DateTime.UtcNow")]
    [TestCase("var t = DateTime.Now;", "DateTime.Now")]
    [TestCase("var t = Environment.TickCount64;", "TickCount64")]
    [TestCase("string s = System.IO.File.ReadAllText(\"x\");", "ReadAllText")]
    [TestCase("var t = new System.Threading.Thread(() => { });", "Thread")]
    [TestCase("System.Threading.Tasks.Task.Run(() => { });", "Task.Run")]
    [TestCase("System.Threading.Interlocked.Increment(ref close);", "Interlocked")]
    [TestCase("var r = new Random(1);", "Random")]
    [TestCase("Random r = new(1);", "Random")]
    [TestCase("int r = Random.Shared.Next();", "Random.Next")]
    [TestCase("Console.WriteLine(close);", "Console.WriteLine")]
    [TestCase("int n = new List<int>().Count(x => x > 1);", "Count")]
    [TestCase("var q = from x in new List<int>() where x > 1 select x;", "Where")]
    [TestCase("double p = Math.Pow(2, 3);", "Math.Pow")]
    [TestCase("double p = double.Exp(2);", "Exp")]
    [TestCase("Func<double, double> f = Math.Sin;", "Math.Sin")]
    [TestCase("float p = MathF.Sqrt(2);", "MathF")]
    [TestCase("Guid g = Guid.NewGuid();", "Guid.NewGuid")]
    [TestCase("Type t = Type.GetType(\"x\");", "Type")]
    [TestCase("var t = typeof(int);", "Type")]
    [TestCase("close.GetType();", "GetType")]
    [TestCase("object o = Activator.CreateInstance<object>();", "Activator")]
    [TestCase("int h = \"x\".GetHashCode();", "GetHashCode")]
    [TestCase("int h = (1, 2).GetHashCode();", "GetHashCode")]
    [TestCase("var w = System.Diagnostics.Stopwatch.StartNew();", "Stopwatch")]
    [TestCase("System.Diagnostics.Process.Start(\"x\");", "Process")]
    [TestCase("var c = new System.Net.Http.HttpClient();", "HttpClient")]
    [TestCase("GC.Collect();", "GC.Collect")]
    [TestCase("var z = TimeZoneInfo.Local;", "TimeZoneInfo")]
    [TestCase("lock (this) { }", "lock")]
    [TestCase("int v = System.Numerics.Vector<int>.Count;", "Vector")]
    [TestCase("var b = System.Buffers.ArrayPool<int>.Shared.Rent(9);", "ArrayPool")]
    [TestCase("int s = System.Runtime.InteropServices.Marshal.SizeOf<int>();", "Marshal.SizeOf")]
    [TestCase("double d = double.Lerp(1, 2, 0.3);", "Lerp")]
    [TestCase("float d = float.MaxNative(1, 2);", "MaxNative")]
    [TestCase("long n = double.ConvertToIntegerNative<long>(1e30);", "ConvertToIntegerNative")]
    [TestCase("static T F<T>(T x) where T : System.Numerics.INumber<T> => T.MinNative(x, x);", "MinNative")]
    [TestCase(
        "static T F<T>(T x) where T : System.Numerics.INumberBase<T> => T.MultiplyAddEstimate(x, x, x);",
        "MultiplyAddEstimate")]
    [TestCase("var t = DateTimeOffset.UnixEpoch.LocalDateTime;", "LocalDateTime")]
    [TestCase("var t = DateTime.UnixEpoch.ToUniversalTime();", "ToUniversalTime")]
    [TestCase("DateTimeOffset t = DateTime.UnixEpoch;", "DateTimeOffset")]
    [TestCase("var t = new DateTimeOffset(default(DateTime));", "DateTimeOffset")]
    [TestCase("var t = DateTime.Parse(\"2026-01-01T00:00:00Z\");", "DateTime.Parse")]
    [TestCase("bool b = DateTime.TryParse(\"x\", out DateTime t);", "DateTime.TryParse")]
    [TestCase("async void F() { await default(System.Runtime.CompilerServices.YieldAwaitable); }", "async")]
    [TestCase("Action a = async () => { };", "async")]
    [TestCase("var p = new Progress<double>(x => { });", "Progress")]
    [TestCase("int h = default(DateTime).GetHashCode();", "GetHashCode")]
    [TestCase("int h = EqualityComparer<object>.Default.GetHashCode(this);", "GetHashCode")]
    [TestCase("Func<int> h = this.GetHashCode;", "GetHashCode")]
    [TestCase("var t = new System.Collections.Hashtable();", "Hashtable")]
    [TestCase("var t = new System.Collections.Concurrent.ConcurrentQueue<int>();", "ConcurrentQueue")]
    [TestCase("var c = ReferenceEqualityComparer.Instance;", "ReferenceEqualityComparer")]
    [TestCase(
        "bool b = System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported;", "IsDynamicCodeSupported")]
    [TestCase("string? s = new Exception().StackTrace;", "StackTrace")]
    [TestCase("string? s = new Exception().ToString();", "ToString")]
    [TestCase("string f = F(); string F([System.Runtime.CompilerServices.CallerFilePath] string x = \"\") => x;",
        "CallerFilePath")]
    [TestCase("var m = System.Buffers.MemoryPool<int>.Shared;", "MemoryPool")]
    public void A_banned_symbol_is_refused_on_its_line(string statement, string what)
    {
        IReadOnlyList<SourceFault> faults = _compiler.Compile(StrategyText.With(statement)).Faults;
        Assert.That(faults, Is.Not.Empty);
        Assert.That(faults.Select(static fault => fault.Code).Distinct(), Is.EqualTo(new[] { "RS0030" }));
        Assert.That(
            faults.Select(static fault => fault.Line).Distinct(), Is.EqualTo(new[] { StrategyText.StatementLine }));
        Assert.That(faults[0].Message, Does.Contain(what).And.Contain("banned: "));
    }

    [TestCase("[System.Runtime.InteropServices.DllImport(\"c\")] static extern int getpid();", "native code")]
    [TestCase("private static int _shared;", "static state")]
    [TestCase("public static int Shared { get; set; }", "static state")]
    [TestCase("private static readonly double[] Table = [1, 2];", "static state")]
    [TestCase("private static readonly List<int> Seen = [];", "static state")]
    [TestCase("private static IReadOnlyList<double> Table { get; } = [1, 2];", "static state")]
    [TestCase("private static double[] Table => field ??= new double[2];", "static state")]
    [TestCase("private static int Count => field++;", "static state")]
    [TestCase("private static event Action? Raised;", "static state")]
    [TestCase("private static class Inner { public static readonly object Seen = new(); }", "static state")]
    [TestCase("sealed class Box { public int N; } static readonly Box Shared = new();", "static state")]
    [TestCase("sealed class Box { public int N => field++; } static readonly Box Shared = new();", "static state")]
    [TestCase("sealed class Box(int n) { public int N => n++; } static readonly Box Shared = new(1);", "static state")]
    [TestCase("record Open(int N); static readonly Open Shared = new(1);", "static state")]
    [TestCase("sealed record Table(double[] Values); static readonly Table Shared = new([1]);", "static state")]
    [TestCase("private static readonly (int, int[]) Pair = (1, [2]);", "static state")]
    [TestCase("private static async void F() { }", "async")]
    [TestCase("[System.Diagnostics.Conditional(\"RELEASE\")] private static void F() { }", "Conditional")]
    [TestCase("~ProbeStrategy() { }", "finalizer")]
    [TestCase("private readonly System.Threading.Timer? _timer = null;", "Timer")]
    [TestCase("private static double F<T>(T x) where T : System.Numerics.IPowerFunctions<T> => 1;", "IPowerFunctions")]
    public void A_member_that_leaves_determinism_is_refused_on_its_line(string member, string what)
    {
        IReadOnlyList<SourceFault> faults = _compiler.Compile(StrategyText.With("", member)).Faults;
        Assert.That(faults.Select(static fault => fault.Line).Distinct(), Is.EqualTo(new[] { 9 }));
        Assert.That(faults.Select(static fault => fault.Message), Has.Some.Contains(what));
    }

    [TestCase("unsafe { int* p = null; }", "CS0227")]
    [TestCase("dynamic d = 1; d.X();", "CS0656")]
    public void What_leaves_the_language_rules_is_refused_by_the_compiler(string statement, string code)
    {
        IReadOnlyList<SourceFault> faults = _compiler.Compile(StrategyText.With(statement)).Faults;
        Assert.That(faults.Select(static fault => fault.Code), Has.Some.EqualTo(code));
        Assert.That(faults[0].Line, Is.EqualTo(StrategyText.StatementLine));
    }

    [TestCase("double r = Math.Sqrt(2) + Math.Max(1, 2) + Math.Abs(-1.0);")]
    [TestCase("var list = new List<int> { 1, 2 }; foreach (int x in list) close += x;")]
    [TestCase("Span<long> s = stackalloc long[4]; s[0] = close; (long a, long b) = (s[0], s[1]); close = a + b;")]
    [TestCase("var d = new Dictionary<string, int> { [\"a\"] = 1 }; close += d[\"a\"]; string t = $\"{close}\";")]
    public void What_is_the_same_everywhere_is_allowed(string statement) =>
        Assert.That(_compiler.Compile(StrategyText.With(statement)).Faults, Is.Empty);

    [TestCase("private const double Half = 0.5;")]
    [TestCase("private static readonly double Half = 1.0 / 2;")]
    [TestCase("private static readonly string Text = \"x\";")]
    [TestCase("private static readonly DayOfWeek Day = DayOfWeek.Monday;")]
    [TestCase("private static readonly TimeSpan? Hour = TimeSpan.FromHours(1);")]
    [TestCase("private static readonly (int, double) Pair = (1, 2);")]
    [TestCase("private static readonly LowLatency.Model.Numbers.Price Zero = new(0);")]
    [TestCase("private static readonly ParameterDefinition Period = new(\"period\", 20, 2, 200, \"bars\");")]
    [TestCase("sealed record Level(double At, string Name); static readonly Level Low = new(1, \"low\");")]
    [TestCase("readonly record struct Level(double At); static readonly Level Low = new(1);")]
    [TestCase("private static ReadOnlySpan<double> Table => [1, 2];")]
    [TestCase("private static double[] Fresh => [1, 2];")]
    [TestCase("private enum Mood { Calm, Wild }")]
    [TestCase("private readonly double[] _own = new double[4];")]
    public void Constants_and_fields_of_the_instance_are_allowed(string member) =>
        Assert.That(_compiler.Compile(StrategyText.With("", member)).Faults, Is.Empty);

    [TestCase("#if NET\nlong t = 1;\n#endif", 16)]
    [TestCase("#if DEBUG\n#elif NET\nlong t = DateTime.UtcNow.Ticks;\n#endif", 16)]
    [TestCase("#if !NET\n#if RELEASE\n#endif\n#endif", 16, 17)]
    public void Code_that_another_build_would_leave_out_is_refused(string statement, params int[] lines)
    {
        IReadOnlyList<SourceFault> faults = _compiler.Compile(StrategyText.With(statement)).Faults;
        Assert.That(faults.Select(static fault => fault.Line), Is.EqualTo(lines));
        Assert.That(faults[0].Message, Does.Contain("#if"));
    }

    [Test]
    public void A_symbol_of_its_own_is_refused() =>
        Assert.That(
            _compiler.Compile(StrategyText.File("#define FAST\n")).Faults.Select(static fault => fault.Message),
            Has.One.Contains("#define"));

    [Test]
    public void Regions_and_warnings_may_be_switched() =>
        Assert.That(
            _compiler.Compile(StrategyText.With("\n#region A\n#pragma warning disable\n#endregion")).Faults, Is.Empty);

    [Test]
    public void Every_faulty_line_is_told_at_once()
    {
        IReadOnlyList<SourceFault> faults = _compiler.Compile(
            StrategyText.With("Console.WriteLine(1);\n        long t = DateTime.UtcNow.Ticks;")).Faults;
        Assert.That(faults.Select(static fault => fault.Line), Is.EqualTo(new[] { 16, 17 }));
    }

    [Test]
    public void Each_id_of_the_lists_is_a_symbol_that_a_strategy_can_name() =>
        Assert.That(
            StrategyCompiler.BannedIds().Where(static each => !each.IsKnown).Select(static each => each.Id), Is.Empty);
}
