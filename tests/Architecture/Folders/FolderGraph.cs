using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace LowLatency.Architecture.Folders;

/// <summary>
/// Which folder of a project uses which (folder = namespace): by a using line, by a partly qualified name, or by the
/// plain name of a type of an enclosing namespace, which needs neither.
/// </summary>
internal sealed class FolderGraph
{
    private static readonly Regex UsingLine = new(
        @"(?m)^\s*(?:global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?([\w.]+)");
    private static readonly Regex NotCode = new(@"(?m)^\s*(?:(?:global\s+)?using|namespace)\s.*$");
    private static readonly Regex Qualified = new(@"(?<![\w.])((?:[A-Z]\w*\s*\.\s*)+)([A-Z]\w*)");
    private static readonly Regex Word = new(@"(?<![\w.])[A-Z]\w*");

    private readonly Dictionary<string, HashSet<string>> _types = [];
    private readonly SortedDictionary<string, SortedSet<string>> _uses = new(StringComparer.Ordinal);

    /// <param name="files">Paths ("engine/Core/Books/OrderBook.cs") and texts of one project.</param>
    internal FolderGraph(IReadOnlyList<(string Path, string Source)> files)
    {
        foreach ((string path, string source) in files)
        {
            string folder = NamespaceOf(path);
            if (!_types.TryGetValue(folder, out HashSet<string>? types)) _types[folder] = types = [];
            foreach (SourceMember member in SourceScanner.Scan(source))
            {
                if (member.IsType && member.IsTopLevel) types.Add(member.TypeName!);
            }
        }

        foreach ((string path, string source) in files) AddUses(NamespaceOf(path), CodeText.Of(source));
    }

    /// <summary>"A -> B" of each use for which B uses A too, at whatever distance; in ordinal order.</summary>
    internal List<string> UsesInCycles()
    {
        List<string> found = [];
        foreach ((string from, SortedSet<string> targets) in _uses)
        {
            foreach (string to in targets)
            {
                if (Reaches(to, from)) found.Add($"{from} -> {to}");
            }
        }

        return found;
    }

    private static string NamespaceOf(string path)
    {
        string[] parts = path.Split('/');
        return "LowLatency." + string.Join('.', parts[1..^1]);
    }

    private void AddUses(string folder, string code)
    {
        foreach (Match match in UsingLine.Matches(code))
        {
            // The name may be that of a type in a namespace.
            for (string name = match.Groups[1].Value; name.Length > 0; name = Parent(name))
            {
                if (Add(folder, name)) break;
            }
        }

        string body = NotCode.Replace(code, "");
        foreach (Match match in Qualified.Matches(body))
        {
            string name = Regex.Replace(match.Groups[1].Value, @"\s", "").TrimEnd('.');
            AddQualified(folder, "", name + "." + match.Groups[2].Value);
            for (string around = folder; around.Length > 0; around = Parent(around))
            {
                AddQualified(folder, around + ".", name + "." + match.Groups[2].Value);
            }
        }

        foreach (Match match in Word.Matches(body))
        {
            for (string around = Parent(folder); around.Length > 0; around = Parent(around))
            {
                if (Declares(around, match.Value)) Add(folder, around);
            }
        }
    }

    // Of "Feeds.BookState.Synced" seen from LowLatency.Protocol: the type BookState in LowLatency.Protocol.Feeds.
    private void AddQualified(string folder, string around, string name)
    {
        string[] parts = name.Split('.');
        for (int i = 1; i < parts.Length; i++)
        {
            string candidate = around + string.Join('.', parts[..i]);
            if (Declares(candidate, parts[i])) Add(folder, candidate);
        }
    }

    private bool Declares(string folder, string type) =>
        _types.TryGetValue(folder, out HashSet<string>? types) && types.Contains(type);

    /// <summary>True when the name is a folder of the project.</summary>
    private bool Add(string from, string to)
    {
        if (!_types.ContainsKey(to)) return false;
        if (from == to) return true;
        if (!_uses.TryGetValue(from, out SortedSet<string>? targets))
        {
            _uses[from] = targets = new SortedSet<string>(StringComparer.Ordinal);
        }

        targets.Add(to);
        return true;
    }

    private bool Reaches(string from, string to)
    {
        HashSet<string> seen = [from];
        Stack<string> open = new([from]);
        while (open.TryPop(out string? folder))
        {
            if (folder == to) return true;
            if (!_uses.TryGetValue(folder, out SortedSet<string>? targets)) continue;
            foreach (string target in targets)
            {
                if (seen.Add(target)) open.Push(target);
            }
        }

        return false;
    }

    private static string Parent(string name) => name[..Math.Max(0, name.LastIndexOf('.'))];
}
