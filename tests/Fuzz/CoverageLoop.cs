using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Numerics;
using System.Security.Cryptography;
using System.Threading;
using LowLatency.Unit.Readers;

namespace LowLatency.Fuzz;

/// <summary>
/// Changes inputs, keeps those that reach something new, and begins with them again: the loop of afl, in this process.
/// Without the instrumentation nothing is ever new, and that ends it.
/// </summary>
internal sealed class CoverageLoop
{
    private const int InputBytesMax = 1 << 16;
    private const long AllocatedBytesMax = 1L << 28;
    private const int HangSeconds = 20;
    private const int SeedInputs = 20;

    // Of the texts that are read.
    private const string Signs = "0123456789-+.eE,:\"{}[]\n\r\t #\\";

    private readonly ReaderTarget _target;
    private readonly string _folder;
    private readonly string _files = Directory.CreateTempSubdirectory("lowlatency-fuzz-").FullName;
    private readonly Random _random;
    private readonly byte[] _seen = new byte[CoverageMap.Bytes];
    private readonly List<byte[]> _corpus = [];
    private readonly HashSet<string> _causes = new(StringComparer.Ordinal);
    private byte[] _current = [];
    private long _startedTicks;
    private long _runs;
    private int _edges;

    public CoverageLoop(ReaderTarget target, string folder, int seed)
    {
        _target = target;
        _folder = folder;
        _random = new Random(seed);
        Directory.CreateDirectory(folder);
    }

    public int FindingCount { get; private set; }

    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{_target.Name}: {_runs} runs, {_edges} edges, corpus {_corpus.Count}, {FindingCount} findings");

    public void Run(TimeSpan time)
    {
        long start = Stopwatch.GetTimestamp();
        using var watch = new Timer(_ => LookForHang(), null, 1_000, 1_000);
        for (int i = 0; i < SeedInputs; i++) Try(_target.Good(_random));
        foreach (string file in Directory.GetFiles(_folder, "*.input")) Try(File.ReadAllBytes(file));
        if (_edges == 0) throw new InvalidOperationException("not instrumented: run the copy that `instrument` makes");
        while (Stopwatch.GetElapsedTime(start) < time) Try(Change(_corpus[_random.Next(_corpus.Count)]));
        Volatile.Write(ref _startedTicks, 0);
    }

    private void Try(byte[] input)
    {
        _current = input;
        Span<byte> map = CoverageMap.Clear();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Volatile.Write(ref _startedTicks, Stopwatch.GetTimestamp());
        try
        {
            _target.Read(_files, input);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > AllocatedBytesMax) Find("memory", input, $"{allocated} bytes allocated");
        }
        catch (Exception exception)
        {
            string frame = new StackTrace(exception).GetFrame(0)?.GetMethod()?.ToString() ?? "";
            Find($"{exception.GetType().Name} in {frame}", input, exception.ToString());
        }

        _runs++;
        if (IsNew(map)) Keep(input);
    }

    // Counts in classes, as afl has them: once, twice, thrice, 4 to 7 ...
    private bool IsNew(ReadOnlySpan<byte> map)
    {
        bool isNew = false;
        for (int i = 0; i < map.Length; i++)
        {
            if (map[i] == 0) continue;
            byte kind = (byte)(1 << BitOperations.Log2(map[i]));
            if ((_seen[i] & kind) != 0) continue;
            if (_seen[i] == 0) _edges++;
            _seen[i] |= kind;
            isNew = true;
        }

        return isNew;
    }

    private void Keep(byte[] input)
    {
        _corpus.Add(input);
        string name = Convert.ToHexStringLower(SHA256.HashData(input))[..16];
        File.WriteAllBytes(Path.Combine(_folder, name + ".input"), input);
    }

    private void Find(string cause, byte[] input, string text)
    {
        if (!_causes.Add(cause)) return;
        FindingCount++;
        string name = Convert.ToHexStringLower(SHA256.HashData(input))[..16];
        File.WriteAllBytes(Path.Combine(_folder, name + ".finding"), input);
        Console.WriteLine($"{_target.Name}: FOUND {cause}: {Path.Combine(_folder, name)}.finding\n{text}");
    }

    private void LookForHang()
    {
        long started = Volatile.Read(ref _startedTicks);
        if (started == 0 || Stopwatch.GetElapsedTime(started).TotalSeconds < HangSeconds) return;
        Find("hang", _current, $"longer than {HangSeconds} s");
        Environment.Exit(1);
    }

    private byte[] Change(byte[] from)
    {
        byte[] bytes = (byte[])from.Clone();
        for (int i = 1 << _random.Next(5); i > 0; i--) bytes = ChangeOnce(bytes);
        return bytes.Length > InputBytesMax ? bytes[..InputBytesMax] : bytes;
    }

    private byte[] ChangeOnce(byte[] bytes)
    {
        if (bytes.Length == 0) return [(byte)_random.Next(256)];
        int at = _random.Next(bytes.Length);
        int run = Math.Min(_random.Next(1, 64), bytes.Length - at);
        switch (_random.Next(9))
        {
            case 0: bytes[at] ^= (byte)(1 << _random.Next(8)); return bytes;
            case 1: bytes[at] = (byte)_random.Next(256); return bytes;
            case 2: bytes[at] += (byte)_random.Next(-16, 17); return bytes;
            case 3: bytes.AsSpan(at, Math.Min(run, 8)).Fill((byte)-_random.Next(2)); return bytes;
            case 4: return [.. bytes[..at], .. bytes[(at + run)..]];
            case 5: return [.. bytes[..(at + run)], .. bytes[at..]];
            case 6: bytes[at] = (byte)Signs[_random.Next(Signs.Length)]; return bytes;
            case 7:
                byte[] other = _corpus[_random.Next(_corpus.Count)];
                int piece = other.Length == 0 ? 0 : _random.Next(other.Length);
                return [.. bytes[..at], .. other[piece..Math.Min(other.Length, piece + run)], .. bytes[at..]];
            default: return _random.Next(8) == 0 ? bytes[..at] : bytes;
        }
    }
}
