using System;

namespace LowLatency.EndToEnd.EventPath;

/// <summary>A method of the engine.</summary>
/// <param name="Assembly">Name of its file.</param>
/// <param name="DeclaringType">With its namespace; nested types behind a slash.</param>
/// <param name="Name">Without parameters.</param>
/// <param name="TakesNothing">It has no parameters.</param>
internal sealed record MethodName(string Assembly, string DeclaringType, string Name, bool TakesNothing)
{
    /// <summary>The type as people write it: no namespace, no number of type parameters.</summary>
    public string Type
    {
        get
        {
            string name = DeclaringType[(DeclaringType.LastIndexOf('.') + 1)..];
            string[] parts = name.Split('/');
            int last = parts.Length - 1;
            while (last > 0 && parts[last].StartsWith('<')) last--;
            name = string.Join('.', parts[..(last + 1)]);
            int arity = name.IndexOf('`', StringComparison.Ordinal);
            return arity < 0 ? name : name[..arity];
        }
    }

    public override string ToString() => $"{Type}.{Name}";
}
