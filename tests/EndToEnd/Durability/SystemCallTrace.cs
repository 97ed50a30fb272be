using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace LowLatency.EndToEnd.Durability;

/// <summary>
/// What <c>strace -f -y -o FILE</c> wrote of pwrite64, fdatasync and sendto. Its lines are in the order of the
/// events: a call is written when it is entered and again when it has returned, in two halves when another thread's
/// line comes between. A line that is not understood is an exception, never left out.
/// </summary>
internal static class SystemCallTrace
{
    public const string Calls = "pwrite64,fdatasync,sendto";

    private const string Write = "pwrite64";
    private const string Send = "sendto";
    public const string Unfinished = " <unfinished ...>";
    private const string Resumed = " resumed>";

    /// <exception cref="InvalidDataException">A line is not of the form that is expected.</exception>
    public static IReadOnlyList<SystemCall> Read(IReadOnlyList<string> lines)
    {
        var calls = new List<SystemCall>();
        var begun = new Dictionary<string, (string Text, int Line)>();
        for (int line = 0; line < lines.Count; line++)
        {
            int space = lines[line].IndexOf(' ');
            if (space < 1) throw Fault(line, lines[line]);
            string thread = lines[line][..space];
            string text = lines[line][space..].Trim();
            if (text.StartsWith("+++", StringComparison.Ordinal) || text.StartsWith("---", StringComparison.Ordinal))
            {
                continue;
            }

            if (text.EndsWith(Unfinished, StringComparison.Ordinal))
            {
                begun[thread] = (text[..^Unfinished.Length], line);
                continue;
            }

            int begin = line;
            if (text.StartsWith("<... ", StringComparison.Ordinal))
            {
                int rest = text.IndexOf(Resumed, StringComparison.Ordinal);
                if (rest < 0 || !begun.Remove(thread, out (string Text, int Line) first)) throw Fault(line, text);
                text = first.Text + text[(rest + Resumed.Length)..];
                begin = first.Line;
            }

            calls.Add(Parse(text, begin, line));
        }

        return calls;
    }

    private static SystemCall Parse(string text, int begin, int end)
    {
        int open = text.IndexOf('(');
        int from = text.IndexOf('<');
        int to = text.IndexOf('>');

        // Short calls are filled up with spaces: their results stand in one column.
        int equals = text.LastIndexOf(" = ", StringComparison.Ordinal);
        int close = equals < 0 ? -1 : text[..equals].TrimEnd().Length - 1;
        if (open < 1 || from < open || to < from || close < to || text[close] != ')') throw Fault(begin, text);
        string name = text[..open];
        string target = text[(from + 1)..to];
        string returned = text[(equals + 3)..].Split(' ')[0];
        bool hasReturned = long.TryParse(returned, CultureInfo.InvariantCulture, out long result);
        if (!hasReturned && returned != "?") throw Fault(begin, text);
        if (!hasReturned) result = -1;
        byte[] data = [];
        bool isWhole = true;
        if (name == Send) data = Unescape(text, text.IndexOf('"', to), out isWhole);
        long offset = 0;
        if (name == Write && !long.TryParse(
                text[(text.LastIndexOf(", ", close, StringComparison.Ordinal) + 2)..close],
                CultureInfo.InvariantCulture, out offset))
        {
            throw Fault(begin, text);
        }

        return new SystemCall(name, target, data, isWhole, offset, result, begin, end);
    }

    // As strace escapes: letters of C, else octal, with three digits where another digit follows.
    private static byte[] Unescape(string text, int quote, out bool isWhole)
    {
        var bytes = new List<byte>();
        int at = quote + 1;
        while (text[at] != '"')
        {
            char next = text[at++];
            if (next != '\\')
            {
                bytes.Add((byte)next);
                continue;
            }

            char kind = text[at++];
            int letter = "ntrvf".IndexOf(kind, StringComparison.Ordinal);
            if (letter >= 0) bytes.Add("\n\t\r\v\f"u8[letter]);
            else if (kind is >= '0' and <= '7') bytes.Add(Octal(text, at - 1, ref at));
            else bytes.Add((byte)kind);
        }

        isWhole = !text.AsSpan(at).StartsWith("\"...");
        return [.. bytes];
    }

    private static byte Octal(string text, int from, ref int at)
    {
        int value = 0;
        for (at = from; at < from + 3 && text[at] is >= '0' and <= '7'; at++) value = (value * 8) + text[at] - '0';
        return (byte)value;
    }

    private static InvalidDataException Fault(int line, string text) =>
        new($"line {line + 1} of the trace is not understood: {text}");
}
