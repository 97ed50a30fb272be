using System;
using System.Collections.Generic;
using System.Text;
using System.Text.RegularExpressions;

namespace LowLatency.Architecture.Sources;

/// <summary>
/// Words that no identifier and no message of the product has, with the field's word: a reader who trades or writes
/// systems must not learn a dialect first.
/// </summary>
internal static class WordRules
{
    private static readonly string[] Areas = ["engine/", "adapters/", "tools/", "perf/"];

    private static readonly Dictionary<string, string> Private = new(StringComparer.OrdinalIgnoreCase)
    {
        ["told"] = "reported",
        ["tell"] = "report",
        ["tells"] = "reports",
        ["said"] = "reported",
        ["say"] = "report",
        ["says"] = "reports",
        ["owed"] = "pending",
        ["owes"] = "pending",
        ["wanted"] = "requested",
        ["want"] = "request",
        ["wants"] = "requests",
        ["wish"] = "request",
        ["wishes"] = "requests",
        ["wished"] = "requested",
        ["desk"] = "handler",
        ["blindness"] = "EntryBlockReason",
        ["intheway"] = "blocking",
    };

    private static readonly Regex Identifier = new(@"(?<!\w)@?[A-Za-z_]\w*", RegexOptions.CultureInvariant);
    private static readonly Regex Word = new("[A-Z]?[a-z]+|[A-Z]+(?![a-z])", RegexOptions.CultureInvariant);

    // "There is no such file" is English, and so is "no longer".
    private static readonly Regex Negation = new(
        @"(?<![Tt]here )\b(?:is|are) no (?!longer\b|more\b)\w+|\bfor want of\b", RegexOptions.CultureInvariant);

    internal static List<string> Faults(string path, string source)
    {
        List<string> faults = [];
        if (!Array.Exists(Areas, area => path.StartsWith(area, StringComparison.Ordinal))) return faults;
        string code = CodeText.Of(source);
        foreach (Match name in Identifier.Matches(code))
        {
            if (WordOf(name.Value) is not { } word) continue;
            faults.Add($"{path}:{Line(code, name.Index)}: {name.Value} ({word}: {Private[word]})");
        }

        string text = Literals(code, CodeText.WithLiterals(source));
        foreach (Match message in Negation.Matches(text))
            faults.Add($"{path}:{Line(code, message.Index)}: \"{message.Value}\" (is not a, has no, because)");
        return faults;
    }

    private static string? WordOf(string identifier)
    {
        if (identifier.Contains("InTheWay", StringComparison.OrdinalIgnoreCase)) return "intheway";
        foreach (Match word in Word.Matches(identifier))
        {
            if (Private.ContainsKey(word.Value)) return word.Value;
        }

        return null;
    }

    // Line ends where there is code, so that no message reaches over it.
    private static string Literals(string code, string withLiterals)
    {
        StringBuilder text = new(code.Length);
        for (int i = 0; i < code.Length; i++) text.Append(code[i] == ' ' ? withLiterals[i] : '\n');
        return text.ToString();
    }

    private static int Line(string text, int offset) => text.AsSpan(0, offset).Count('\n') + 1;
}
