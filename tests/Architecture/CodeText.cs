namespace LowLatency.Architecture;

/// <summary>
/// C# source with comments, literals and directives blanked out, line for line. What stands in the holes of
/// interpolated strings stays: it is code.
/// </summary>
internal sealed class CodeText
{
    private readonly string _source;
    private readonly bool _keepsText;
    private readonly char[] _code;
    private int _at;

    private CodeText(string source, bool keepsText)
    {
        _source = source;
        _keepsText = keepsText;
        _code = source.ToCharArray();
    }

    internal static string Of(string source) => Of(source, keepsText: false);

    /// <summary>Only comments and directives are blanked out.</summary>
    internal static string WithLiterals(string source) => Of(source, keepsText: true);

    private static string Of(string source, bool keepsText)
    {
        CodeText text = new(source, keepsText);
        text.Code(isHole: false);
        return new string(text._code);
    }

    private char Peek(int ahead) => _at + ahead < _source.Length ? _source[_at + ahead] : '\0';

    private void Blank()
    {
        if (_source[_at] != '\n') _code[_at] = ' ';
        _at++;
    }

    private void BlankText()
    {
        if (_keepsText) _at++;
        else Blank();
    }

    private void BlankUntil(string end, bool isEscaped)
    {
        while (_at < _source.Length && string.CompareOrdinal(_source, _at, end, 0, end.Length) != 0)
        {
            if (isEscaped && Peek(0) == '\\' && _at + 1 < _source.Length) Blank();
            Blank();
        }

        for (int i = 0; i < end.Length && _at < _source.Length; i++) Blank();
    }

    private void Code(bool isHole)
    {
        int depth = 0;
        while (_at < _source.Length)
        {
            char next = Peek(0);
            if (isHole && next == '}' && depth == 0) return;
            if (next == '/' && Peek(1) == '/') BlankUntil("\n", isEscaped: false);
            else if (next == '/' && Peek(1) == '*') BlankUntil("*/", isEscaped: false);
            else if (next == '#' && IsLineStart()) BlankUntil("\n", isEscaped: false);
            else if (next == '\'') Character();
            else if (next is ('"' or '$' or '@') && IsText()) Text();
            else
            {
                if (next == '{') depth++;
                if (next == '}') depth--;
                _at++;
            }
        }
    }

    private void Character()
    {
        Blank();
        BlankUntil("'", isEscaped: true);
    }

    private bool IsLineStart()
    {
        int at = _at - 1;
        while (at >= 0 && _source[at] is (' ' or '\t' or '\uFEFF')) at--;
        return at < 0 || _source[at] == '\n';
    }

    private bool IsText()
    {
        int ahead = 0;
        while (Peek(ahead) is '$' or '@') ahead++;
        return Peek(ahead) == '"';
    }

    private void Text()
    {
        int dollars = 0;
        bool isVerbatim = false;
        while (Peek(0) != '"')
        {
            if (Peek(0) == '$') dollars++;
            else isVerbatim = true;
            BlankText();
        }

        int quotes = 0;
        while (Peek(quotes) == '"') quotes++;
        if (quotes > 2 && isVerbatim) quotes = 1;
        for (int i = 0; i < quotes; i++) BlankText();
        if (quotes != 2) Body(new string('"', quotes), dollars, isVerbatim, isRaw: quotes > 2);
    }

    private void Body(string end, int dollars, bool isVerbatim, bool isRaw)
    {
        while (_at < _source.Length)
        {
            int braces = dollars > 0 ? Run('{') : 0;
            if (braces > 0)
            {
                bool isHole = isRaw ? braces >= dollars : braces % 2 != 0;
                for (int i = 0; i < braces; i++) BlankText();
                if (!isHole) continue;
                Code(isHole: true);
                for (int i = 0; i < dollars && Peek(0) == '}'; i++) BlankText();
            }
            else if (isVerbatim && !isRaw && Peek(0) == '"' && Peek(1) == '"')
            {
                BlankText();
                BlankText();
            }
            else if (string.CompareOrdinal(_source, _at, end, 0, end.Length) == 0)
            {
                for (int i = 0; i < end.Length; i++) BlankText();
                return;
            }
            else
            {
                if (!isVerbatim && !isRaw && Peek(0) == '\\' && _at + 1 < _source.Length) BlankText();
                BlankText();
            }
        }
    }

    private int Run(char character)
    {
        int length = 0;
        while (Peek(length) == character) length++;
        return length;
    }
}
