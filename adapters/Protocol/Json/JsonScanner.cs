using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LowLatency.Protocol.Json;

/// <summary>
/// A strict RFC 8259 scanner over pointers that never throws and never allocates (Utf8JsonReader throws on bad input,
/// which a venue can send at line rate). Every method returns the position behind what it read, or null when the text
/// is malformed; then <c>error</c> is the place. Strings are not checked for UTF-8: the frame reader has done that.
/// </summary>
public static unsafe class JsonScanner
{
    public const int DepthMax = 32;

    /// <summary>Behind spaces, tabs and line ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* SkipSpace(byte* at, byte* end)
    {
        while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t')) at++;
        return at;
    }

    /// <summary>From the opening quote to behind the closing one.</summary>
    public static byte* SkipString(byte* at, byte* end, out bool isEscaped, out byte* error)
    {
        isEscaped = false;
        error = at;
        if (at >= end || *at != '"') return null;
        for (at++; at < end; at++)
        {
            byte character = *at;
            if (character == '"') return at + 1;
            error = at;
            if (character < 0x20) return null;
            if (character != '\\') continue;
            isEscaped = true;
            at = SkipEscape(at, end);
            if (at == null) return null;
        }

        error = end;
        return null;
    }

    /// <summary>One value of any kind, nested at most <see cref="DepthMax"/> deep.</summary>
    public static byte* SkipValue(byte* at, byte* end, out byte* error)
    {
        error = at;
        if (at >= end) return null;
        return *at switch
        {
            (byte)'"' => SkipString(at, end, out _, out error),
            (byte)'{' or (byte)'[' => SkipNested(at, end, out error),
            (byte)'t' => SkipLiteral(at, end, "true"u8),
            (byte)'f' => SkipLiteral(at, end, "false"u8),
            (byte)'n' => SkipLiteral(at, end, "null"u8),
            _ => SkipNumber(at, end),
        };
    }

    /// <summary>The value between two places that a walk of this class gave out.</summary>
    public static JsonValue ValueAt(byte* start, byte* end) => new(start, (int)(end - start), isEscaped: false);

    /// <summary>Behind the literal, null when something else stands there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* SkipLiteral(byte* at, byte* end, ReadOnlySpan<byte> literal) =>
        StartsWith(at, end, literal) ? at + literal.Length : null;

    /// <summary>True when the literal stands at this place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool StartsWith(byte* at, byte* end, ReadOnlySpan<byte> literal) =>
        end - at >= literal.Length
        && new ReadOnlySpan<byte>(at, literal.Length).SequenceEqual(literal);

    /// <summary>
    /// Behind the quote that ends a name of at most 64 bytes; null when it is longer, not ended, or has an escape or a
    /// control character, which no name of a venue has.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* SkipName(byte* at, byte* end)
    {
        if (Vector128.IsHardwareAccelerated && end - at >= 32)
        {
            uint quotes = NameEnds(Vector128.Load(at)) | (NameEnds(Vector128.Load(at + 16)) << 16);
            byte* last = at + BitOperations.TrailingZeroCount(quotes);
            if (quotes != 0) return *last == '"' ? last + 1 : null;
        }

        return SkipNameScalar(at, end);
    }

    /// <summary>Bit i set: byte i ends a name, or cannot be in one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint NameEnds(Vector128<byte> text)
    {
        // Unsigned at most 0x1F, by a minimum: x64 compares signed bytes only.
        Vector128<byte> control = Vector128.Equals(Vector128.Min(text, Vector128.Create((byte)0x1F)), text);
        return (control | Vector128.Equals(text, Vector128.Create((byte)'"'))
            | Vector128.Equals(text, Vector128.Create((byte)'\\'))).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte* SkipNameScalar(byte* at, byte* end)
    {
        byte* limit = end - at > 64 ? at + 64 : end;
        for (; at < limit; at++)
        {
            if (*at == '"') return at + 1;
            if (*at < 0x20 || *at == '\\') return null;
        }

        return null;
    }

    private static byte* SkipEscape(byte* at, byte* end)
    {
        if (++at >= end) return null;
        if (*at != 'u') return "\"\\/bfnrt"u8.Contains(*at) ? at : null;
        if (end - at < 5) return null;
        for (int i = 1; i <= 4; i++)
        {
            if (!char.IsAsciiHexDigit((char)at[i])) return null;
        }

        return at + 4;
    }

    private static byte* SkipNumber(byte* at, byte* end)
    {
        if (at < end && *at == '-') at++;
        if (at >= end) return null;
        if (*at == '0') at++;
        else if ((at = SkipDigits(at, end)) == null) return null;
        if (at < end && *at == '.' && (at = SkipDigits(at + 1, end)) == null) return null;
        if (at < end && (*at | 0x20) == 'e')
        {
            at++;
            if (at < end && (*at == '+' || *at == '-')) at++;
            at = SkipDigits(at, end);
        }

        return at;
    }

    private static byte* SkipDigits(byte* at, byte* end)
    {
        byte* start = at;
        while (at < end && (uint)(*at - '0') <= 9) at++;
        return at > start ? at : null;
    }

    /// <summary>Walks a container with a bit stack: bit set = object.</summary>
    private static byte* SkipNested(byte* at, byte* end, out byte* error)
    {
        ulong kinds = 0;
        int depth = 0;
        while (true)
        {
            // Here a value is expected.
            at = SkipSpace(at, end);
            error = at;
            if (at >= end) return null;
            if (*at is (byte)'{' or (byte)'[')
            {
                bool isObject = *at == '{';
                if (depth == DepthMax) return null;
                kinds = (kinds << 1) | (isObject ? 1UL : 0);
                depth++;
                at = SkipSpace(at + 1, end);
                error = at;
                if (at >= end) return null;
                if (*at != (isObject ? '}' : ']'))
                {
                    if (isObject && (at = SkipKey(at, end, out error)) == null) return null;
                    continue;
                }
            }
            else
            {
                at = *at == '"' ? SkipString(at, end, out _, out error) : SkipValue(at, end, out error);
                if (at == null) return null;
                at = SkipSpace(at, end);
            }

            // Here a value has ended, or an empty container is about to.
            while (true)
            {
                error = at;
                if (at >= end) return null;
                bool isObject = (kinds & 1) != 0;
                if (*at == (isObject ? '}' : ']'))
                {
                    at++;
                    kinds >>= 1;
                    if (--depth == 0) return at;
                    at = SkipSpace(at, end);
                    continue;
                }

                if (*at != ',') return null;
                at = SkipSpace(at + 1, end);
                if (isObject && (at = SkipKey(at, end, out error)) == null) return null;
                break;
            }
        }
    }

    private static byte* SkipKey(byte* at, byte* end, out byte* error)
    {
        at = SkipString(at, end, out _, out error);
        if (at == null) return null;
        at = SkipSpace(at, end);
        error = at;
        return at < end && *at == ':' ? at + 1 : null;
    }
}
