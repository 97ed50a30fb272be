namespace LowLatency.Architecture;

/// <summary>A declaration found by the brace scanner: a type, or a member of one; lines are 1-based.</summary>
internal sealed record SourceMember(string Header, string? TypeName, bool IsTopLevel, int FirstLine, int LastLine)
{
    internal bool IsType => TypeName != null;

    internal bool IsPublic => System.Text.RegularExpressions.Regex.IsMatch(Header, @"^\s*([^(]*\s)?public\s");

    internal int Lines => LastLine - FirstLine + 1;
}
