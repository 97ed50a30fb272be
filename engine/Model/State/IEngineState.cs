namespace LowLatency.Model.State;

/// <summary>A part of the machine whose state is hashed, saved and restored by one traversal.</summary>
public interface IEngineState
{
    /// <summary>
    /// Visits each field that events change, once and always in the same order. Loading (<see
    /// cref="StateTraversal.IsLoading"/>), what follows from the fields is computed anew, and values out of range call
    /// <see cref="StateTraversal.Fail"/>.
    /// </summary>
    void Traverse(ref StateTraversal state);
}
