using System;

namespace LowLatency.Host.Housekeeping;

/// <summary>Something that has to move on, and whether it does. One thread looks, many times a second.</summary>
internal sealed class Progress
{
    private const string AlarmWord = "ALARM ";
    private const long RepeatNanos = 60_000_000_000;

    // When the looks themselves were away for longer, the whole process was: that has an alarm of its own.
    private const long LookNanosMax = 250_000_000;

    private readonly string _alarm;
    private readonly string _meaning;
    private readonly long _standNanosMax;
    private readonly Action<string> _log;
    private long _value = long.MinValue;
    private long _lookNanos = long.MinValue;
    private long _standNanos;
    private long _reportNanos;
    private string _line = "";

    /// <param name="alarm">What stands still, as the alarm begins.</param>
    /// <param name="meaning">What follows from it, and where to read on.</param>
    /// <param name="standNanosMax">Longer is an alarm, nanoseconds.</param>
    /// <param name="log">Takes lines for the operator.</param>
    public Progress(string alarm, string meaning, long standNanosMax, Action<string> log)
    {
        _alarm = alarm;
        _meaning = meaning;
        _standNanosMax = standNanosMax;
        _log = log;
        _reportNanos = standNanosMax;
    }

    /// <summary>It has stood for longer than it may.</summary>
    public bool IsStanding => _standNanos >= _standNanosMax;

    /// <summary>One look; <see cref="Report"/> says what it found.</summary>
    /// <param name="value">Changes when it moves.</param>
    /// <param name="isDue">It has a reason to move now.</param>
    /// <param name="nowNanos">Monotonic nanoseconds.</param>
    /// <param name="place">Where it stands, for the alarm; may be empty.</param>
    public void Look(long value, bool isDue, long nowNanos, string place = "")
    {
        bool isMoving = value != _value || !isDue;
        if (isMoving && IsStanding)
            _line = $"{_alarm[AlarmWord.Length..]} no more, after {_standNanos / 1_000_000} ms";
        if (isMoving)
        {
            _standNanos = 0;
            _reportNanos = _standNanosMax;
        }
        else
        {
            _standNanos += Math.Clamp(nowNanos - _lookNanos, 0, LookNanosMax);
        }

        _value = value;
        _lookNanos = nowNanos;
        if (_standNanos < _reportNanos) return;
        _reportNanos = _standNanos + RepeatNanos;
        _line = $"{_alarm} for {_standNanos / 1_000_000} ms{(place.Length > 0 ? ", in " : "")}{place}: {_meaning}";
    }

    /// <summary>Logs what the last look found. The log may hang: whoever has to know first is told before.</summary>
    public void Report()
    {
        if (_line.Length == 0) return;
        string line = _line;
        _line = "";
        _log(line);
    }
}
