using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace LowLatency.Architecture;

/// <summary>Finds types and their members by counting braces over <see cref="CodeText"/>; no compiler needed.</summary>
internal sealed class SourceScanner
{
    private static readonly Regex TypePattern = new(
        @"(?:^|[\s\]])(?:class|struct|interface|enum|record(?:\s+class|\s+struct)?|delegate\s[^(]*?)\s+(\w+)\s*"
        + @"(?:<[^{(]*?>)?\s*(?:\(|:|\{|;|where\b|$)");

    private readonly string _code;
    private readonly List<SourceMember> _members = [];
    private int _at;

    private SourceScanner(string code) => _code = code;

    /// <summary>
    /// Types with their bodies, and every method, property, operator or constructor of theirs. Throws FormatException
    /// when the braces do not match, so that no part of a file is passed over in silence.
    /// </summary>
    internal static List<SourceMember> Scan(string source)
    {
        SourceScanner scanner = new(CodeText.Of(source));
        scanner.Declarations(isTopLevel: true);
        if (scanner._at < scanner._code.Length)
        {
            throw new FormatException($"line {scanner.Line(scanner._at)}: a brace closes what was never opened");
        }

        return scanner._members;
    }

    // Reads declarations until the brace that closes the current body.
    private void Declarations(bool isTopLevel)
    {
        while (true)
        {
            while (_at < _code.Length && (char.IsWhiteSpace(_code[_at]) || _code[_at] == ';')) _at++;
            if (_at >= _code.Length || _code[_at] == '}') return;
            Declaration(isTopLevel);
        }
    }

    private void Declaration(bool isTopLevel)
    {
        int start = _at;
        int parentheses = 0;
        while (_at < _code.Length)
        {
            char next = _code[_at];
            if (next is '(' or '[') parentheses++;
            if (next is ')' or ']') parentheses--;
            if (next == ';' && parentheses == 0) break;
            if (next == '}' && parentheses == 0) return;
            if (next == '{')
            {
                string header = WithoutAttributes(_code[start.._at]);
                string? type = TypeName(header);
                bool isNamespace = Regex.IsMatch(header, @"^\s*namespace\s");
                if (type != null || isNamespace)
                {
                    Body(start, header, type, isTopLevel);
                    return;
                }

                SkipBlock();
                if (parentheses == 0 && !IsContinued()) break;
                continue;
            }

            _at++;
        }

        if (_at < _code.Length && _code[_at] == ';') _at++;
        Add(start, _code[start..Math.Min(_at, _code.Length)], isTopLevel);
    }

    private void Body(int start, string header, string? type, bool isTopLevel)
    {
        int slot = _members.Count;
        _at++;
        if (type != null && Regex.IsMatch(header, @"(^|\s)enum\s")) SkipToClose();
        else Declarations(isTopLevel: type == null);
        if (_at < _code.Length) _at++;
        if (type == null) return;
        _members.Insert(slot, new SourceMember(header, type, isTopLevel, Line(start), Line(_at - 1)));
    }

    private void Add(int start, string declaration, bool isTopLevel)
    {
        string text = WithoutAttributes(declaration);
        if (Regex.IsMatch(text, @"^\s*(global\s+)?(using|namespace|extern)\s") || text.Trim().Length == 0) return;
        string? type = TypeName(text);
        Match end = Regex.Match(text, @"\{|=>|(?<![=!<>])=(?!=)");
        bool isField = type == null && (!end.Success || end.Value == "=") && !text.Contains("operator");
        if (isField) return;
        string header = end.Success ? text[..end.Index] : text;
        int first = Line(start + declaration.Length - text.Length);
        _members.Add(new SourceMember(header, type, isTopLevel, first, Line(_at - 1)));
    }

    private void SkipBlock()
    {
        _at++;
        SkipToClose();
        if (_at < _code.Length) _at++;
    }

    private void SkipToClose()
    {
        int depth = 1;
        for (; _at < _code.Length; _at++)
        {
            if (_code[_at] == '{') depth++;
            if (_code[_at] == '}' && --depth == 0) return;
        }
    }

    // After a closed block the member goes on when an initialiser or an expression does.
    private bool IsContinued()
    {
        int at = _at;
        while (at < _code.Length && char.IsWhiteSpace(_code[at])) at++;
        return at < _code.Length && (_code[at] is '=' or ';' or '.' or ',' or ')' or '?' or '+' or ':' or '!' or '{');
    }

    private static string WithoutAttributes(string text)
    {
        int at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            if (at >= text.Length || text[at] != '[') return text[at..];
            int depth = 0;
            do
            {
                if (text[at] == '[') depth++;
                if (text[at] == ']') depth--;
                at++;
            }
            while (depth > 0 && at < text.Length);
        }
    }

    private static string? TypeName(string header)
    {
        string plain = Regex.Replace(header, @"\bwhere\s[^{;]*", "");
        int stop = plain.IndexOf("=>", StringComparison.Ordinal);
        if (stop >= 0) plain = plain[..stop];
        Match match = TypePattern.Match(plain.TrimEnd());
        return match.Success && !plain[..match.Index].Contains('(') ? match.Groups[1].Value : null;
    }

    private int Line(int offset)
    {
        int line = 1;
        for (int i = 0; i < offset && i < _code.Length; i++)
        {
            if (_code[i] == '\n') line++;
        }

        return line;
    }
}
