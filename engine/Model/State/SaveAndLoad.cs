namespace LowLatency.Model.State;

/// <summary>The calls on indicators that strategy files written before <see cref="StateTraversal"/> make.</summary>
public static class SaveAndLoad
{
    /// <summary>Visits the part's fields from where the writer stands.</summary>
    public static void Save(this IEngineState part, ref StateWriter writer) => part.Traverse(ref writer.State);

    /// <summary>Visits the part's fields from where the reader stands.</summary>
    public static void Load(this IEngineState part, ref StateReader reader) => part.Traverse(ref reader.State);
}
