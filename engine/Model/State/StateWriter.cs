namespace LowLatency.Model.State;

/// <summary>
/// What strategy files written before <see cref="StateTraversal"/> save to. Journals keep such files, and a replay
/// compiles them. New code has <see cref="IEngineState.Traverse"/>.
/// </summary>
public ref struct StateWriter
{
    internal StateTraversal State;

    private StateWriter(StateTraversal state) => State = state;

    /// <summary>Begins where a traversal that saves or hashes stands.</summary>
    public static StateWriter From(StateTraversal state) => new(state);

    /// <summary>The traversal, as far as it went.</summary>
    public readonly StateTraversal ToTraversal() => State;

    public void Write(long value) => State.Next(value);

    public void Write(ulong value) => State.Next((long)value);

    public void Write(int value) => State.Next(value);

    public void Write(bool value) => State.Next(value);

    public void Write(double value) => State.Next(value);
}
