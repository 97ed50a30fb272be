using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;

namespace LowLatency.EndToEnd.EventPath;

/// <summary>
/// What the instrumented engine calls: keeps the stack of each thread, and counts each stack that reaches a marked
/// method. At the end of the process the stacks go to the file named by <see cref="FileVariable"/>, one a line: count,
/// then the numbers of the methods from the outermost inwards. No other code of this assembly runs in that process.
/// </summary>
public static class CallRecorder
{
    /// <summary>Environment variable with the file's path.</summary>
    public const string FileVariable = "CALL_RECORD_FILE";

    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, long> Counts = [];
    [ThreadStatic]
    private static Stack? _stack;

    static CallRecorder() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Write();

    /// <summary>A method begins.</summary>
    public static void Enter(int method)
    {
        Stack stack = _stack ??= new Stack();
        stack.Push(method);
    }

    /// <summary>A method returns; those that an exception has left are taken off with it.</summary>
    public static void Leave(int method) => _stack?.PopTo(method);

    /// <summary>The method that has just begun is a marked one.</summary>
    public static void Mark()
    {
        string text = string.Join(' ', _stack!.Methods.ToArray());
        lock (Gate) Counts[text] = Counts.GetValueOrDefault(text) + 1;
    }

    private static void Write()
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is not { Length: > 0 } path) return;
        using var file = new StreamWriter(path);
        lock (Gate)
        {
            foreach ((string stack, long count) in Counts) file.WriteLine($"{count} {stack}");
        }
    }

    private sealed class Stack
    {
        private int[] _methods = new int[1_024];
        private int _depth;

        public ReadOnlySpan<int> Methods => _methods.AsSpan(0, _depth);

        public void Push(int method)
        {
            if (_depth == _methods.Length) Array.Resize(ref _methods, 2 * _depth);
            _methods[_depth++] = method;
        }

        public void PopTo(int method)
        {
            int at = Array.LastIndexOf(_methods, method, _depth - 1, _depth);
            if (at >= 0) _depth = at;
        }
    }
}
