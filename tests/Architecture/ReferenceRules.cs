using System;
using System.Collections.Generic;
using System.IO;
using System.Text.RegularExpressions;

namespace LowLatency.Architecture;

/// <summary>
/// What a comment or a document refers to must be in the repository: a clone has nothing else. A rule is given in
/// words, by a file that exists, or by the name of a public standard.
/// </summary>
internal static class ReferenceRules
{
    private static readonly Regex Comment = new(@"(?m)(?<!["":/])//.*$", RegexOptions.CultureInvariant);

    // Codes of a list of requirements, such as the one behind "B" and "6"; "marker C5" is a byte.
    private static readonly Regex RequirementCode = new(
        @"\b[Mm]ission\s+[A-H]\d|(?<!marker )(?<![\w$#{:""./-])[A-H](?:1[0-2]|[1-9])(?![\w}%""-])",
        RegexOptions.CultureInvariant);

    private static readonly Regex Section = new(@"\b[Ss]ection \d", RegexOptions.CultureInvariant);
    private static readonly Regex Standard = new(@"\b(RFC|FIPS) \d", RegexOptions.CultureInvariant);
    private static readonly Regex Document = new(@"(?<![\w*<])[\w./-]*\w\.md\b", RegexOptions.CultureInvariant);

    private static readonly Regex SourcePath = new(
        @"`((?:engine|adapters|tests|tools|perf)/[\w./-]*[\w/])`", RegexOptions.CultureInvariant);

    /// <summary>Files and folders of the tree that a document names in code marks.</summary>
    internal static IEnumerable<string> SourcePaths(string document)
    {
        foreach (Match match in SourcePath.Matches(document)) yield return match.Groups[1].Value;
    }

    /// <summary>Faults of one file: C# comments, or a whole document or script.</summary>
    /// <param name="path">Relative to the root.</param>
    /// <param name="text">Its content.</param>
    /// <param name="exists">Whether a path relative to the root is there.</param>
    internal static List<string> Faults(string path, string text, Predicate<string> exists)
    {
        List<string> faults = [];
        bool isCode = path.EndsWith(".cs", StringComparison.Ordinal);
        string said = isCode ? string.Join('\n', Comment.Matches(text)) : text;
        foreach (Match match in RequirementCode.Matches(said))
            faults.Add($"{path}: {match.Value} is no document of this repository: say the rule in words");
        foreach (Match match in Section.Matches(said))
        {
            if (!Standard.IsMatch(said)) faults.Add($"{path}: {match.Value} of what?");
        }

        foreach (Match match in Document.Matches(said))
        {
            if (!IsThere(path, match.Value, exists)) faults.Add($"{path}: {match.Value} does not exist");
        }

        return faults;
    }

    private static bool IsThere(string path, string name, Predicate<string> exists)
    {
        string folder = Path.GetDirectoryName(path)!.Replace('\\', '/');
        string beside = Path.GetRelativePath(".", Path.Combine(".", folder, name)).Replace('\\', '/');
        bool isPattern = name.EndsWith("/NAME.md", StringComparison.Ordinal);
        return isPattern || exists(name) || exists(beside) || exists($"docs/{name}");
    }
}
