namespace LowLatency.Model.State;

/// <summary>A part of the machine whose state is hashed, saved and restored by one traversal.</summary>
public interface IEngineState
{
    void Save(ref StateWriter writer);

    /// <summary>
    /// Reads exactly what <see cref="Save"/> writes; values out of range call <see cref="StateReader.Fail"/>.
    /// </summary>
    void Load(ref StateReader reader);
}
