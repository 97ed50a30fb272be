namespace LowLatency.Model.State;

/// <summary>
/// What strategy files written before <see cref="StateTraversal"/> load from. Journals keep such files, and a replay
/// compiles them. New code has <see cref="IEngineState.Traverse"/>.
/// </summary>
public ref struct StateReader
{
    internal StateTraversal State;

    private StateReader(StateTraversal state) => State = state;

    public readonly bool IsDamaged => State.IsDamaged;

    public readonly bool IsAtEnd => State.IsAtEnd;

    /// <summary>Begins where a traversal that loads stands.</summary>
    public static StateReader From(StateTraversal state) => new(state);

    /// <summary>The traversal, as far as it went.</summary>
    public readonly StateTraversal ToTraversal() => State;

    public void Fail() => State.Fail();

    public long ReadInt64() => State.Next(0L);

    public ulong ReadUInt64() => (ulong)State.Next(0L);

    public int ReadInt32() => State.Next(0);

    public bool ReadBoolean() => State.Next(false);

    public double ReadDouble() => State.Next(0.0);
}
