using System;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;

namespace LowLatency.Host.Housekeeping;

/// <summary>
/// What a person says by signals: SIGTERM, SIGINT and SIGHUP (a terminal or session that is gone) stop in order,
/// SIGUSR1 is the kill switch. The runtime calls back on threads of its own; <see cref="ThreadPoolWatch"/> sees to it
/// that there are some.
/// </summary>
internal sealed class EngineSignals : IDisposable
{
    private const int HangUp = 1;
    private const int User1 = 10;

    private readonly PosixSignalRegistration?[] _registrations;

    /// <param name="stop">Asks for the orderly stop. Any thread.</param>
    /// <param name="kill">Throws the kill switch. Any thread.</param>
    public EngineSignals(Action stop, Action kill) => _registrations =
    [
        On(PosixSignal.SIGTERM, stop),
        On(PosixSignal.SIGINT, stop),
        On((PosixSignal)User1, kill),

        // Under nohup it is ignored, and the engine is to outlive its terminal.
        IsIgnored(HangUp) ? null : On(PosixSignal.SIGHUP, stop),
    ];

    public void Dispose()
    {
        foreach (PosixSignalRegistration? registration in _registrations) registration?.Dispose();
    }

    private static PosixSignalRegistration On(PosixSignal signal, Action act) => PosixSignalRegistration.Create(
        signal,
        context =>
        {
            context.Cancel = true;
            act();
        });

    // As this process was started; a file of the kernel, so what cannot be read says nothing.
    private static bool IsIgnored(int signal)
    {
        const string Field = "SigIgn:";
        try
        {
            foreach (string line in File.ReadLines("/proc/self/status"))
            {
                if (!line.StartsWith(Field, StringComparison.Ordinal)) continue;
                ulong mask = ulong.Parse(
                    line.AsSpan(Field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                return (mask & (1UL << (signal - 1))) != 0;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
        }

        return false;
    }
}
