using System;
using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Torture;

/// <summary>
/// The wall clock that one engine process sees, moved while it runs by a preloaded library (Native/wallclock.c,
/// compiled by the test). The venue and this process keep the machine's clock. Needs a C compiler.
/// </summary>
internal sealed class EngineWallClock : IDisposable
{
    private const int PageBytes = 4 * sizeof(long);
    private static readonly string[] Compilers = ["clang", "gcc", "cc"];

    private readonly string _library;
    private readonly FileStream _page;
    private long _version;

    public EngineWallClock(string folder)
    {
        _library = Path.Combine(folder, "wallclock.so");
        Compile(Path.Combine(AppContext.BaseDirectory, "Torture", "Native", "wallclock.c"), _library);
        _page = new FileStream(
            Path.Combine(folder, "wallclock"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        _page.Write(new byte[PageBytes]);
    }

    /// <summary>In front of the engine's command.</summary>
    public string[] Launcher => ["env", $"LD_PRELOAD={_library}", $"WALLCLOCK_PAGE={_page.Name}"];

    /// <summary>
    /// The engine's wall clock is so much ahead of the machine's, at once, and does not drift; negative = behind.
    /// </summary>
    public void StepTo(TimeSpan ahead) => Write(ahead.Ticks * TimeSpan.NanosecondsPerTick, 0, 0);

    /// <summary>It runs fast by so many parts in a million, and has done so for a while already.</summary>
    public void Drift(int partsPerMillion, TimeSpan already)
    {
        long baseTicks = DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks - already.Ticks;
        Write(0, partsPerMillion, baseTicks * TimeSpan.NanosecondsPerTick);
    }

    public void Dispose() => _page.Dispose();

    // The reader takes nothing while the version is odd.
    private void Write(long offsetNanos, long partsPerMillion, long baseNanos)
    {
        WriteField(0, ++_version);
        WriteField(1, offsetNanos);
        WriteField(2, partsPerMillion);
        WriteField(3, baseNanos);
        WriteField(0, ++_version);
    }

    private void WriteField(int field, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        _page.Position = field * sizeof(long);
        _page.Write(bytes);
    }

    private static void Compile(string source, string library)
    {
        foreach (string compiler in Compilers)
        {
            try
            {
                using Process process = Process.Start(
                    compiler, ["-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o", library, source, "-ldl"]);
                process.WaitForExit();
                Assert.That(process.ExitCode, Is.Zero, $"{compiler} {source}");
                return;
            }
            catch (Win32Exception)
            {
                // Not installed: the next one.
            }
        }

        Assert.Ignore("no C compiler is installed");
    }
}
