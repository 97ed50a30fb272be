using System;
using System.Globalization;
using System.Text.Json;

namespace LowLatency.Reading;

/// <summary>Where in a JSON file a fault is, as a person counts: FILE:line:column, both from 1. Any thread.</summary>
public static class JsonPlace
{
    /// <summary>File, line, column and what is wrong there. The column counts bytes.</summary>
    public static string Of(string path, JsonException fault)
    {
        if (fault.LineNumber is not { } line) return $"{path}: {Text(fault)}";
        long column = (fault.BytePositionInLine ?? 0) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{path}:{line + 1}:{column}: {Text(fault)}");
    }

    /// <summary>What is wrong and with which key, for JSON that is no file any more.</summary>
    public static string Text(JsonException fault)
    {
        string text = fault.Message;
        int end = text.IndexOf(" Path: $", StringComparison.Ordinal);
        if (end < 0) end = text.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        if (end >= 0) text = text[..end];
        string key = fault.Path?.TrimStart('$').TrimStart('.') ?? "";
        return key.Length == 0 ? text : $"{key}: {text}";
    }

    /// <summary>The JSON fault that an exception was caused by, or null.</summary>
    public static JsonException? Cause(Exception? exception)
    {
        while (exception is not (null or JsonException)) exception = exception.InnerException;
        return exception as JsonException;
    }
}
